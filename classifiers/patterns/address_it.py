"""Postal addresses of Italy: kind of street, name and number, and postal code and town where they follow."""

from classifiers.patterns._addresses import CITY, GAP, NAME, address

_KIND = r"(?:Via|Viale|V\.le|Piazza|P\.zza|Piazzale|Piazzetta|Corso|C\.so|Vicolo|Largo|Strada|Contrada|Rotonda|Borgo|Canale|Incrocio|Stretto|Lungomare|Salita|Galleria)"
_NUMBER = r"(?:n\.?[ ]?)?[0-9]{1,4}(?:/?[A-Za-z])?"
_UNIT = r"(?:[ ,]{1,2}(?:Appartamento|Interno|Int\.|Scala|Piano)[ ][0-9A-Za-z]{1,4})?"

CLASSIFIERS = (
    address(
        "IT",
        rf"{_KIND}[ ]{NAME},?[ ]{_NUMBER}{_UNIT}{GAP}(?:I-)?[0-9]{{5}}[ ]{CITY}",
        finds=("Via Garibaldi 12, 00184 Roma", "Viale dei Mille, 143 Appartamento 77, 73021 Lecce"),
        ignores=("via aerea", "Via libera, 00184 volte", "00184 Roma"),
    ),
    address(
        "IT",
        rf"{_KIND}[ ](?:dei[ ]|della[ ]|del[ ]|delle[ ]|degli[ ]|di[ ]|d['’])?[A-ZÀ-Ö][A-Za-zÀ-ÖØ-öø-ž'’-]{{1,25}}(?:[ ][A-ZÀ-Öa-z][A-Za-zÀ-ÖØ-öø-ž'’-]{{1,25}}){{0,3}},?[ ]{_NUMBER}",
        suffix="_street",
        score=0.45,
        finds=("abita in Via Roma 12", "Corso Vittorio Emanuele, 5"),
        ignores=("Via Email", "la via 12", "Strada chiusa"),
    ),
)
