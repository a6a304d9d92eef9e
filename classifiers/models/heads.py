"""What the encoder's two heads tell: kinds of spans, and labels of a whole text, each with what rules speak of.

A trained file names the heads it has, in this order; one that names others is refused, since its logits would be read
as something else.
"""

from msgspec import Struct


class Span(Struct, frozen=True):
    """One kind of span: its name in labelled data, the entity it is found as, and the labels of that entity."""

    kind: str
    entity: str
    labels: tuple[str, ...]


class Topic(Struct, frozen=True):
    """One label of a whole text: its name in labelled data, the entity it is found as, and the labels of that entity."""

    name: str
    entity: str
    labels: tuple[str, ...]


SPANS = (
    Span("person", "PERSON", ("personal",)),
    Span("address", "ADDRESS", ("personal",)),
    Span("location", "LOCATION", ()),
    Span("organisation", "ORGANISATION", ()),
    Span("date_of_birth", "DATE_OF_BIRTH", ("personal",)),
    Span("age", "AGE", ("personal",)),
    Span("username", "USERNAME", ("personal",)),
    Span("phone", "PHONE_NUMBER", ("personal",)),
    Span("national_id", "NATIONAL_ID", ("personal", "national_id")),
    Span("medical_id", "MEDICAL_ID", ("personal", "health")),
    Span("other_id", "CASE_NUMBER", ("personal",)),
    Span("licence_plate", "LICENCE_PLATE", ("personal",)),
    Span("secret", "SECRET_PASSWORD", ("secret_credential",)),
    Span("art9_health", "HEALTH", ("health",)),
    Span("art9_belief", "RELIGION", ("religion",)),
    Span("art9_politics", "POLITICAL_OPINION", ("political",)),
    Span("art9_sex", "SEX_LIFE", ("sex_life",)),
    Span("art9_ethnic", "ETHNIC_ORIGIN", ("ethnic",)),
    Span("art9_union", "UNION_MEMBERSHIP", ("union",)),
    Span("art10_criminal", "CRIMINAL_OFFENCE", ("criminal_offence",)),
)

DOCUMENTS = (
    Topic("art9_health", "HEALTH_TEXT", ("health",)),
    Topic("art9_belief", "RELIGION_TEXT", ("religion",)),
    Topic("art9_politics", "POLITICAL_TEXT", ("political",)),
    Topic("art9_sex", "SEX_LIFE_TEXT", ("sex_life",)),
    Topic("art9_ethnic", "ETHNIC_TEXT", ("ethnic",)),
    Topic("art9_union", "UNION_TEXT", ("union",)),
    Topic("art9_biometric", "BIOMETRIC_TEXT", ("biometric",)),
    Topic("art9_genetic", "GENETIC_TEXT", ("genetic",)),
    Topic("art10_criminal", "CRIMINAL_TEXT", ("criminal_offence",)),
    Topic("children", "CHILDREN_TEXT", ("children",)),
    Topic("hr", "HR_TEXT", ("hr",)),
    Topic("financial", "FINANCIAL_TEXT", ("financial",)),
    Topic("business_confidential", "BUSINESS_CONFIDENTIAL_TEXT", ("trade_secret",)),
    Topic("legal_privilege", "LEGAL_PRIVILEGE_TEXT", ("legal_privilege",)),
    Topic("trade_secret", "TRADE_SECRET_TEXT", ("trade_secret",)),
    Topic("secret", "CREDENTIALS_TEXT", ("secret_credential",)),
    Topic("no_data_subject", "NO_DATA_SUBJECT", ()),
)

KINDS = tuple(span.kind for span in SPANS)
TOPICS = tuple(topic.name for topic in DOCUMENTS)
