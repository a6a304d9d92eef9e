"""Numbers under which a hospital, practice or insurer keeps a patient."""

import re

from classifiers.contract import Pattern

_LABELS = (
    r"medical record (?:number|no)|mrn|patient[ _-]?(?:id|number|no|nummer|identifier)|hospital (?:number|no)|chart (?:number|no)|"
    r"patienten-?(?:nummer|nr|id)|fallnummer|fall-?nr|aufnahmenummer|krankenaktennummer|"
    r"n[°º]?[ ]?id|ipp|nip patient|num[ée]ro de dossier|dossier(?: patient| m[ée]dical)?[ ]n[°º]|identifiant patient|n[°º] (?:de )?(?:patient|dossier|s[ée]jour)|"
    r"nhc|cipa?|n[úu]mero de historia(?: cl[íi]nica)?|historia cl[íi]nica|n[ºo°] historia|"
    r"cartella clinica(?: n)?|numero cartella|pati[eë]ntnummer|dossiernummer|numer (?:pacjenta|kartoteki|historii choroby)|nr (?:pacjenta|karty|kartoteki|historii choroby|ksi[ęe]gi g[łl][óo]wnej)|n[úu]mero de utente|processo cl[íi]nico|journal(?:nummer|nr)|patient(?:nummer|nr)|"
    r"episodio|nda|[ée]pisode de soins|identifiant d[’']hospitalisation|num[ée]ro d[’']identification|hospital id|patient ref(?:erence)?|chart id|health insurance (?:number|no|id)|patientenkennung|krankenblatt-?(?:nummer|nr)|krankenversicherten-?(?:nummer|nr)|versicherten-?(?:nummer|nr)|"
    r"num[ée]ro (?:de )?(?:patient|s[ée]jour|venue)|n[°º] de venue|id(?:entifiant)? permanent|tarjeta sanitaria|n[úu]mero de (?:paciente|afiliaci[óo]n)|n[ºo°] de (?:paciente|historia)|"
    r"n\.? cartella(?: clinica)?|codice (?:paziente|sanitario)|tessera sanitaria|pati[eë]ntnr|zorgnummer|verzekerden?nummer|n\.?º (?:de )?(?:utente|processo cl[íi]nico)|n[úu]mero (?:do|de) (?:doente|processo cl[íi]nico)"
)

CLASSIFIER = Pattern(
    name="medical_record",
    version=2,
    entity="MEDICAL_RECORD_NUMBER",
    kind="medical_id",
    labels=("personal", "health"),
    shape=re.compile(
        rf"(?<!\w)(?:{_LABELS})\.?[\"']?(?:[ ]est)?[ ]?[:=#°º]?[ ]?(?:nhc-)?[\"']?(?P<it>(?:[A-Z]{{1,4}}[ -]?)?[0-9][A-Z0-9]{{2,15}}(?:[-/][A-Z0-9]{{1,10}}){{0,2}})(?!\w)",
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
        "n. cartella 4411209",
        "journalnr: 884512",
        "nr karty 20240017",
    ),
    ignores=("patient number 3", "IPP protocol 2", "the MRN of the record", "chips 123456"),
)
