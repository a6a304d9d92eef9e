"""What the console's pages act by: words checked and written as commands do it, releases told, originals opened for a look.

It lives here and not in the console, which knows it by a protocol alone (guard/console/acts.py) and opens nothing itself.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from guard.audit.bundles import Bundles
from guard.audit.reading import Topics
from guard.audit.signing import fingerprint
from guard.cases import words
from guard.cases.checks import in_quarantine, place_named, refuse_no_case, refuse_no_release, refuse_strangers
from guard.cases.commands import place_of
from guard.cases.reveal import put_on_record
from guard.cases.sealed import at_place, commands_in_time, find_in, send, write
from guard.cases.sealed import commands as on_record
from guard.cases.signed import statement
from guard.cases.standing import standings
from guard.cases.trial import trial
from guard.cases.views import view
from guard.labelling.judged import Labelling
from guard.quarantine.seal import open_sealed
from guard.sampling import sample_name
from schemas.case import Case, CaseCommand, CommandKind, ReleaseCommand
from schemas.cause import is_stopped
from schemas.errors import EvidenceError, SettingsError
from schemas.events import DecisionEvent
from schemas.labelled import Annotation
from schemas.record import Record
from schemas.reveal import Reveal, RevealLevel
from schemas.word import Judgement, ReleaseStanding, ShownRecord, TextStanding, Unsigned, Word

if TYPE_CHECKING:
    from guard.policy.compile import Policy
    from guard.quarantine.kek import KeyEncryptionKey
    from streams.settings import Settings

_CLOSED = "this console opens no originals; whoever runs it starts it with `guard console --reveal`, where the key directory is"
_SKEW = 3_600_000  # milliseconds that the broker's clock may be behind a worker's; what is not found so is found slowly
_PATIENCE = 10.0  # seconds that a search waits for others
_LOOKS = 1000  # kept in mind of those that were written


class Acting:
    """The acts of one deployment. `policy` and `case` tell what stands now; without `kek` nothing is opened."""

    def __init__(
        self,
        settings: "Settings",
        policy: "Callable[[], Policy]",
        case: Callable[[str], Case | None],
        clock: Callable[[], int],
        kek: "KeyEncryptionKey | None" = None,
    ) -> None:
        self._settings, self._policy, self._case, self._clock, self._kek = settings, policy, case, clock, kek
        self._labelling = Labelling(settings)
        self._looks: dict[str, Reveal] = {}
        self._room = threading.Semaphore(2)

    @property
    def opens(self) -> bool:
        return self._kek is not None

    def unsigned(self, word: Word) -> Unsigned:
        people = self._policy().approvers
        self._refuse(word, people)
        named = replace(word, key=fingerprint(people[word.by]))
        return Unsigned(named, statement(named))

    def say(self, word: Word) -> None:
        people = self._policy().approvers
        if not word.signature:
            raise EvidenceError("a word counts only with its person's signature; sign it, then send it")
        self._refuse(word, people)
        match word:
            case CaseCommand():
                write(self._settings, words.record_key(word), words.encode(word))
            case ReleaseCommand():
                send(self._settings, word)
            case Reveal():
                put_on_record(self._settings, word, people)
                while len(self._looks) >= _LOOKS:
                    self._looks.pop(next(iter(self._looks)))
                self._looks[word.id] = word
            case Annotation():
                self._labelling.say(word)
            case _:
                assert_never(word)

    def quarantined(self, events: Collection[DecisionEvent]) -> Mapping[str, tuple[str, str]]:
        wanted = {one.id for one in events}
        with self._searching():
            found = in_quarantine(
                self._settings, wanted, after=min((one.at for one in events), default=0) - _SKEW
            )
            if found.keys() != wanted:
                found = in_quarantine(self._settings, wanted)
        return {decision: (one.place, one.quarantine) for decision, one in found.items()}

    def sealed(self, event: DecisionEvent) -> str:
        topics = self._settings.topics
        if not is_stopped(event.action) and not event.sampled:
            raise EvidenceError(
                f"no original of `{event.id}` is kept: it passed and is not in the sample (`guard sample list`)"
            )
        topic = topics.quarantine if is_stopped(event.action) else topics.samples
        with self._searching():
            found = find_in(self._settings, topic, event.id, after=event.at - _SKEW)
            found = found or find_in(self._settings, topic, event.id)
        if found is None:
            raise EvidenceError(f"nothing stands in `{topic}` for `{event.id}`; see the topic's retention")
        return found[0].quarantine

    def releases(self) -> list[ReleaseStanding]:
        return standings(commands_in_time(self._settings), self._policy().approvers, at=self._clock())

    def trial(self, event: DecisionEvent, dismiss: Collection[str]) -> str:
        policy = self._policy()

        def then(bundle: str) -> "Policy":
            return Bundles(Topics(self._settings).archives(), policy).policy(bundle)

        return trial(event, dismiss, policy, then, at=self._clock())

    def shown(self, look: Reveal, event: DecisionEvent) -> ShownRecord:
        return view(self._opened(look, event), event.findings, look.level)

    def sampled(self) -> list[str]:
        with self._searching():
            return self._labelling.sampled(at=self._clock())

    def standing(self, name: str) -> Mapping[str, TextStanding]:
        return self._labelling.standing(name, self._policy().approvers, at=self._clock())

    def judged(self, look: Reveal, event: DecisionEvent, asked: Judgement) -> Annotation:
        record, people, at = self._opened(look, event), self._policy().approvers, self._clock()
        return self._labelling.judged(record, event, asked, people, by=look.by, at=at)

    def _opened(self, look: Reveal, event: DecisionEvent) -> Record:
        """Return the record of a look. Raise EvidenceError of one that is not on record, nor after its time."""
        if self._looks.get(look.id) != look or self._clock() >= look.until:
            raise EvidenceError("this look is not on record here, or its time is over; look anew")
        if self._kek is None:
            raise EvidenceError(_CLOSED)
        sealed = at_place(self._settings, place_of(look.sealed))
        name = event.flow if is_stopped(event.action) else sample_name(event.flow)
        return open_sealed(sealed, self._kek, place_of(place_named(event.id)), name)

    @contextmanager
    def _searching(self) -> Iterator[None]:
        """Keep most of the console's threads for pages: a search reads a topic of sealed records."""
        if not self._room.acquire(timeout=_PATIENCE):
            raise EvidenceError("other sealed records are being searched for; try again in a moment")
        try:
            yield
        finally:
            self._room.release()

    def _refuse(self, word: Word, people: Mapping[str, bytes]) -> None:
        """Raise where no worker would take a word."""
        refuse_strangers(word, people, policy=str(self._settings.policy))
        match word:
            case CaseCommand():
                refuse_no_case(word, self._case(word.case))
                if word.into and self._case(word.into) is None:
                    raise SettingsError(f"no case `{word.into}`; see `guard cases list --all`")
            case ReleaseCommand():
                earlier = list(on_record(self._settings))
                if word.kind is CommandKind.RELEASE and any(one.id == word.id for one in earlier):
                    raise SettingsError(f"there is a release `{word.id}` already; choose another id")
                refuse_no_release(word, earlier, people)
            case Reveal():
                if not self.opens:
                    raise SettingsError(_CLOSED)
                if word.level is RevealLevel.CLEAR and word.reason is None:
                    raise SettingsError("a look at a record as it is needs a reason; choose one")
                if not word.at < word.until:
                    raise SettingsError("a look needs an end; ask for it anew")
            case Annotation():
                self._labelling.refuse_gone(word)
            case _:
                assert_never(word)
