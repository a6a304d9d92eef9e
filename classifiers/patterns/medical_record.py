"""Numbers under which a hospital, practice or insurer keeps a patient."""

import re

from classifiers.contract import Pattern

_LABELS = (
    r"medical record (?:number|no)|mrn|patient[ _-]?(?:id|number|no|nummer|identifier)|hospital (?:number|no)|chart (?:number|no)|"
    r"patienten-?(?:nummer|nr|id)|fallnummer|fall-?nr|aufnahmenummer|krankenaktennummer|"
    r"n[°º]?[ ]?id|ipp|nip patient|num[ée]ro de dossier|dossier(?: patient| m[ée]dical)?[ ]n[°º]|identifiant patient|n[°º] (?:de )?(?:patient|dossier|s[ée]jour)|"
    r"nhc|cipa?|n[úu]mero de historia(?: cl[íi]nica)?|historia cl[íi]nica|n[ºo°] historia|"
    r"cartella clinica(?: n)?|numero cartella|pati[eë]ntnummer|dossiernummer|numer (?:pacjenta|kartoteki)|n[úu]mero de utente|processo cl[íi]nico|journalnummer|patientnummer"
)

CLASSIFIER = Pattern(
    name="medical_record",
    version=1,
    entity="MEDICAL_RECORD_NUMBER",
    kind="medical_id",
    labels=("personal", "health"),
    shape=re.compile(
        rf"(?<!\w)(?:{_LABELS})\.?[\"']?[ ]?[:=#°º]?[ ]?(?:nhc-)?[\"']?(?P<it>(?:[A-Z]{{1,4}}[ -]?)?[0-9][A-Z0-9]{{2,15}}(?:[-/][A-Z0-9]{{1,10}}){{0,2}})(?!\w)",
        re.IGNORECASE,
    ),
    proof=lambda text: sum(char.isdigit() for char in text) >= 4,
    shape_score=0.5,
    finds=(
        "MRN: 00482913",
        "NHC: 4736093.",
        "IPP 5820136284",
        "Patienten-Nr. A-123456",
        "Patient ID = P1234567",
        "Fallnummer: 2024/00123",
    ),
    ignores=("patient number 3", "IPP protocol 2", "the MRN of the record", "chips 123456"),
)
