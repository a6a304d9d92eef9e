"""Markings that organisations give their own documents (ISO/IEC 27001 A.5.12), privilege and inside information included."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._markings import anywhere, banner, marking, named

_ANY_CASE = re.IGNORECASE

CLASSIFIERS = (
    marking(
        "business",
        4,
        anywhere(
            r"strictly\s{1,3}confidential|highly\s{1,3}confidential|streng\s{1,3}vertraulich|strictement\s{1,3}confidentiel|estrictamente\s{1,3}confidencial|"
            r"strettamente\s{1,3}(?:confidenziale|riservato)|strikt\s{1,3}vertrouwelijk|[śs]ci[śs]le\s{1,3}poufne|strängt\s{1,3}konfidentiell(?:t)?|estritamente\s{1,3}confidencial"
        ),
        is_formal=False,
        flags=_ANY_CASE,
        score=0.8,
        finds=("Streng vertraulich - nur Vorstand", "STRICTLY CONFIDENTIAL", "strettamente riservato"),
        ignores=("confidential", "strictly speaking, confidential matters"),
    ),
    marking(
        "business",
        3,
        banner(
            r"(?:company[ ]|commercial[ -]in[ -]|business[ ]|private[ ](?:and|&)[ ])?(?:confidential|confidence)|vertraulich|confidentiel|confidencial|"
            r"confidenziale|vertrouwelijk|poufne|konfidentiellt?|luottamuksellinen|fortroligt?|důvěrné|社外秘|机密|機密|대외비"
        ),
        is_formal=False,
        flags=_ANY_CASE,
        score=0.6,
        finds=("Confidential", "Acme GmbH\nVERTRAULICH\n", "社外秘", "Commercial in Confidence"),
        ignores=("a confidential matter", "confidentiality", "Confidential files are kept here"),
    ),
    marking(
        "business",
        4,
        named(r"top[ ]secret|restricted|streng[ ]geheim|secret|geheim"),
        suffix="_named",
        is_formal=False,
        flags=_ANY_CASE,
        score=0.6,
        finds=("Classification: Top Secret", "Sensitivity: Restricted"),
        ignores=("Restricted", "top secret", "Access: restricted", "Classification: restricted to members"),
    ),
    marking(
        "business",
        3,
        banner(
            r"(?:commercially[ ]confidential|(?:financially|valuation|commercially)[ ]sensitive|regulated|sensitive)[ ](?:information|data)(?:[ ]\([A-Z]{2,5}\))?"
        ),
        suffix="_information",
        is_formal=False,
        flags=_ANY_CASE,
        score=0.6,
        finds=(
            "Commercially confidential information (CCI)",
            "Sensitive information",
            "Classification: Regulated data",
        ),
        ignores=(
            "sensitive information about customers",
            "we hold regulated data",
            "price-sensitive information is inside",
        ),
    ),
    marking(
        "business",
        1,
        banner(r"INTERNAL|INTERNAL[ ]ONLY|NUR[ ]INTERN|U[ŻZ]YTEK[ ]WEWN[ĘE]TRZNY"),
        suffix="_banner",
        is_formal=False,
        score=0.6,
        finds=("Report\nINTERNAL\n", "[INTERNAL]", "UŻYTEK WEWNĘTRZNY"),
        ignores=("internal", "Internal", "INTERNAL SERVER ERROR"),
    ),
    marking(
        "business",
        1,
        named(r"internal|interne?|interno|wewnętrzne|privat|private"),
        suffix="_named",
        is_formal=False,
        flags=_ANY_CASE,
        score=0.6,
        finds=("Classification: Internal", "Klassificering\nSekretessklass: intern"),
        ignores=("Visibility: internal", "internal", "Classification: internal medicine"),
    ),
    marking(
        "business",
        1,
        anywhere(
            r"internal\s{1,3}use\s{1,3}only|nur\s{1,3}f(?:ü|ue)r\s{1,3}den\s{1,3}internen\s{1,3}gebrauch|usage\s{1,3}interne(?:\s{1,3}uniquement)?|"
            r"uso\s{1,3}interno|do\s{1,3}użytku\s{1,3}wewnętrznego|alleen\s{1,3}voor\s{1,3}intern\s{1,3}gebruik|endast\s{1,3}för\s{1,3}internt\s{1,3}bruk"
        ),
        is_formal=False,
        flags=_ANY_CASE,
        score=0.7,
        finds=("for internal use only", "Nur für den internen Gebrauch", "USO INTERNO"),
        ignores=("internal use", "usage intern", "only internal"),
    ),
    marking(
        "business",
        0,
        banner("PUBLIC|Public|ÖFFENTLICH|PÚBLICO"),
        is_formal=False,
        score=0.4,
        finds=("PUBLIC", "Report\nPublic\n"),
        ignores=("public", "PUBLIC HEALTH"),
    ),
    Pattern(
        name="marking_business_privilege",
        version=1,
        entity="MARKING_LEGAL_PRIVILEGE",
        kind="marking",
        labels=("marking", "legal_privilege"),
        shape=re.compile(
            anywhere(
                r"(?:legally[ ])?privileged[ ]{0,2}(?:&|and|/)[ ]{0,2}confidential|attorney[- ]client[ ]privileged?|attorney[ ]work[ ]product|"
                r"solicitor[- ]client[ ]privileged?|legal[ ]professional[ ]privilege|anwaltsgeheimnis|anwaltlich(?:es)?[ ]vertraulich|"
                r"secret[ ]professionnel[ ]de[ ]l.avocat|without[ ]prejudice[ ](?:and|save|&)[ ](?:subject|as|confidential)"
            ),
            _ANY_CASE,
        ),
        shape_score=0.85,
        finds=(
            "PRIVILEGED & CONFIDENTIAL",
            "covered by attorney-client privilege",
            "without prejudice save as to costs",
        ),
        ignores=("a privileged position", "privileged user", "without prejudice to Article 5"),
    ),
    Pattern(
        name="marking_business_privilege_banner",
        version=1,
        entity="MARKING_LEGAL_PRIVILEGE",
        kind="marking",
        labels=("marking", "legal_privilege"),
        shape=re.compile(banner(r"without[ ]prejudice|privileged"), _ANY_CASE),
        shape_score=0.75,
        finds=("Letter\nWITHOUT PREJUDICE\n",),
        ignores=("without prejudice to Article 5", "privileged position"),
    ),
    Pattern(
        name="marking_business_inside",
        version=1,
        entity="MARKING_INSIDE_INFORMATION",
        kind="marking",
        labels=("marking", "trade_secret"),
        shape=re.compile(
            anywhere(
                r"(?:contains?[ ]|this[ ]is[ ]|constitutes?[ ]|enthält[ ])(?:an?[ ])?(?:inside[ ]information|insiderinformation(?:en)?)|"
                r"information[ ]privil[ée]gi[ée]e|price[- ]sensitive[ ]information|mnpi|material[ ]non-?public[ ]information|"
                r"trade[ ]secrets?[ ](?:-|–|of)[ ]|betriebs-?[ ]?und[ ]geschäftsgeheimnis(?:se)?"
            ),
            _ANY_CASE,
        ),
        shape_score=0.8,
        finds=(
            "contains inside information",
            "price-sensitive information",
            "this memo holds MNPI",
            "Information privilégiée",
        ),
        ignores=("information inside", "price sensitive customers", "the secret of our trade"),
    ),
    Pattern(
        name="marking_business_inside_banner",
        version=1,
        entity="MARKING_INSIDE_INFORMATION",
        kind="marking",
        labels=("marking", "trade_secret"),
        shape=re.compile(
            banner(
                r"inside[ ]information|insiderinformation|price[- ]sensitive|trade[ ]secret|geschäftsgeheimnis|betriebsgeheimnis"
            ),
            _ANY_CASE,
        ),
        shape_score=0.75,
        finds=("INSIDE INFORMATION\nQ3 results", "Trade Secret"),
        ignores=("inside information about cells", "price sensitive customers"),
    ),
)
