// Words signed by their person: the console prepares the bytes, this signs them with a key that never leaves the page.
// Any form with `data-words` may be so: its answer to `accept: application/json` is {by, to, at_once, words: [{statement,
// summary, line}], refused: [...]}, and each statement goes with its signature to `to`, which answers {done, onward} or {refused}.
"use strict";

(() => {
  const PEM = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/;
  const JSON_ALONE = { accept: "application/json" };
  let held = null; // a CryptoKey that cannot be taken out again; it ends with this page

  const bytesOf = (told) => Uint8Array.from(atob(told.replace(/\s/g, "")), (one) => one.charCodeAt(0));
  const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

  const element = (name, text = "", given = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    return made;
  };

  const canSign = async () => {
    try {
      await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
      return true;
    } catch {
      return false; // an old browser, or a page that came neither over TLS nor from this machine
    }
  };

  const importKey = async (file) => {
    if (file.size > 4096) throw new Error("this is no key file; choose the NAME.key that `guard keys approver init` made");
    const found = PEM.exec(await file.text());
    if (!found) throw new Error("this is no private key in PEM, or it is encrypted; choose the NAME.key that `guard keys approver init` made");
    try {
      return await crypto.subtle.importKey("pkcs8", bytesOf(found[1]), { name: "Ed25519" }, false, ["sign"]);
    } catch {
      throw new Error("this is no Ed25519 key; choose the NAME.key that `guard keys approver init` made");
    }
  };

  const post = async (address, body) => {
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body, headers: JSON_ALONE, redirect: "error" });
      return await answer.json();
    } catch {
      const why = answer && answer.status === 403 ? "your session has ended, or your role does not hold this right; reload the page" : "the console does not answer; try again";
      return { refused: why };
    }
  };

  const panelAfter = (form) => {
    const known = form.nextElementSibling;
    const panel = known && known.matches(".signing") ? known : element("section", "", { class: "signing", role: "region", "aria-label": "Sign", tabindex: "-1" });
    form.after(panel);
    return panel;
  };

  const state = (panel, name, ...parts) => {
    panel.dataset.state = name;
    panel.replaceChildren(...parts);
    panel.focus();
  };

  const refusals = (sentences) => sentences.map((one) => element("p", one, { class: "notice bad", role: "alert", "data-refused": "" }));

  const lines = (words) => {
    const list = element("dl");
    for (const one of words) {
      const told = element("dd");
      told.append(element("code", one.line || "no command says this", { "data-line": "" }));
      list.append(element("dt", one.summary), told);
    }
    return list;
  };

  // A record that is shown goes when its time is over, and when the page is left: nothing of it is to be gone back to.
  const bound = (record) => {
    const over = () => {
      record.dataset.state = "over";
      record.replaceChildren(element("p", "The time of this look is over.", { role: "status" }));
    };
    setTimeout(over, Number(record.dataset.left) * 1000);
    window.addEventListener("pagehide", over);
  };

  // Where a form says `data-into`, what it led to is shown in place of it: the page, and the key in it, stay.
  const take = async (panel, onward) => {
    const form = panel.previousElementSibling;
    const address = `${form.dataset.into}${encodeURIComponent(onward.split("/").pop())}?${form.dataset.query || ""}`;
    const answer = await fetch(address, { redirect: "error" }).catch(() => null);
    const made = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-fragment]");
    if (!made) {
      state(panel, "failed", ...refusals(["the console does not show it; look anew"]));
      return;
    }
    made.removeAttribute("data-item"); // it is a part of the row's own
    made.tabIndex = -1;
    form.remove();
    panel.replaceWith(made);
    made.querySelectorAll("[data-left]").forEach(bound);
    made.focus();
  };

  const signAll = async (panel, offered, csrf) => {
    const results = element("ul");
    state(panel, "signing", element("p", "Signing.", { role: "status" }), results);
    let onward = "", failed = false;
    for (const one of offered.words) {
      const signature = await crypto.subtle.sign({ name: "Ed25519" }, held, bytesOf(one.statement));
      const body = new URLSearchParams({ [csrf.name]: csrf.value, statement: one.statement, signature: textOf(signature) });
      const answer = await post(offered.to, body);
      const done = answer.refused === undefined;
      failed ||= !done;
      if (done) onward = answer.onward;
      results.append(element("li", done ? `${answer.done}: said` : `${one.summary}: ${answer.refused}`, { [done ? "data-said" : "data-refused"]: "" }));
    }
    if (failed) held = null; // another file may be the right one
    if (offered.at_once && onward && !failed && panel.previousElementSibling.dataset.into) {
      await take(panel, onward);
      return;
    }
    if (offered.at_once && onward && !failed) {
      location.assign(onward);
      return;
    }
    panel.dataset.state = failed ? "failed" : "done";
    panel.firstChild.textContent = failed ? "Not all of it was said." : "Said. Pages tell of it in a moment.";
    if (onward) panel.append(element("a", "Go on", { href: onward, "data-onward": "" }));
  };

  const confirm = (panel, offered, csrf) => {
    const list = element("ul");
    for (const one of offered.words) list.append(element("li", one.summary, { "data-summary": "" }));
    const form = element("form", "", { "aria-label": "Sign", "data-sign": "" });
    const label = element("label", `The key file of ${offered.by}; it is read here and sent nowhere`);
    const file = element("input", "", { type: "file", accept: ".key,.pem", required: "", "data-key": "" });
    label.append(file);
    const buttons = element("p", "", { class: "controls" });
    const cancel = element("button", "Cancel", { type: "button", "data-cancel": "" });
    const sign = element("button", `Sign as ${offered.by}`, { type: "submit", "data-confirm": "" });
    buttons.append(sign, cancel);
    file.addEventListener("change", () => sign.focus()); // Enter signs
    if (held === null) form.append(label);
    form.append(buttons);
    cancel.addEventListener("click", () => panel.remove());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        held ??= await importKey(file.files[0]);
      } catch (error) {
        state(panel, "failed", ...refusals([error.message]), list, form);
        return;
      }
      await signAll(panel, offered, csrf);
    });
    state(panel, "confirm", ...refusals(offered.refused), element("p", "You are about to say:"), list, form);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-words]")) return;
    event.preventDefault();
    const panel = panelAfter(form);
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const csrf = form.querySelector('input[name="csrf"]');
    state(panel, "preparing", element("p", "Preparing.", { role: "status" }));
    const offered = await post(form.getAttribute("action"), body);
    if (!offered.words || offered.words.length === 0) {
      state(panel, "refused", ...refusals([].concat(offered.refused || "the console does not answer; try again")));
    } else if (await canSign()) {
      confirm(panel, offered, csrf);
    } else {
      const why = "This browser does not sign here (it lacks Ed25519, or the page came over plain HTTP from another machine). Run these lines where your key is:";
      state(panel, "unsupported", ...refusals(offered.refused), element("p", why), lines(offered.words));
    }
  });

  document.querySelectorAll("[data-left]").forEach(bound);
})();
