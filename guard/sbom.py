"""A CycloneDX 1.6 bill of materials of what a worker runs, models included: `python -m guard.sbom FILE` (`make sbom`)."""

import sys
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from guard.provenance import Part, encoder, parts, shipped_card
from guard.wiring import DISTRIBUTION
from schemas.errors import SettingsError

_TYPES = {
    "distribution": ComponentType.LIBRARY,
    "library": ComponentType.LIBRARY,
    "interpreter": ComponentType.PLATFORM,
    "encoder": ComponentType.MACHINE_LEARNING_MODEL,
}


def bill(found: list[Part]) -> str:
    """Return the bill as JSON. Raise SettingsError where it is not valid CycloneDX."""
    bom = Bom()
    known = {part.key: _component(part) for part in found if part.state == "installed"}
    root, *rest = known.values()
    bom.metadata.component = root
    for component in rest:
        bom.components.add(component)
    by_name = {part.name: known[part.key] for part in found if part.key in known}
    needs: dict[str, list[Component]] = {}
    for part in found:
        if part.key in known:
            needs.setdefault(part.needed_by or found[0].name, []).append(known[part.key])
    for name, component in by_name.items():
        bom.register_dependency(component, [one for one in needs.get(name, []) if one is not component])
    text = str(JsonV1Dot6(bom).output_as_string(indent=1))
    if (error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)) is not None:
        raise SettingsError(f"the bill of materials is no valid CycloneDX: {error}")
    return text


def _component(part: Part) -> Component:
    return Component(
        name=part.name,
        version=part.version or None,
        type=_TYPES[part.kind],
        bom_ref=part.key,
        supplier=OrganizationalEntity(name=part.publisher) if part.publisher else None,
        licenses=[DisjunctiveLicense(name=part.licence)] if part.licence else None,
        purl=PackageURL("pypi", None, part.name, part.version) if part.kind == "distribution" else None,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=part.digest)] if part.digest else None,
        external_references=[ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.home))]
        if part.home
        else None,
    )


def main(file: Path) -> None:
    found = [*parts(DISTRIBUTION), *encoder(shipped_card())]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(bill(found) + "\n")
    print(f"{file.name}: {len(found)} parts")  # noqa: T201 (what a developer typed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
