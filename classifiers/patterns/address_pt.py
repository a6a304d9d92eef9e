"""Postal addresses of Portugal: kind of street, name and number, postal code and town."""

from classifiers.patterns._addresses import CITY, GAP, NAME, address

_KIND = r"(?:Rua|R\.|Avenida|Av\.|Praça|Travessa|Largo|Alameda|Estrada|Beco|Calçada|Praceta|Urbanização|Rotunda|Azinhaga)"

CLASSIFIERS = (
    address(
        "PT",
        rf"{_KIND}[ ]{NAME},?[ ](?:n\.?º?[ ]?)?(?:[0-9]{{1,4}}|S/N|s/n)(?:[ ,]{{1,2}}[0-9A-Za-zº°ª. ]{{1,12}})?{GAP}[0-9]{{4}}-[0-9]{{3}}[ ]{CITY}",
        finds=("Rua do Ouro, 19, 1100-060 Lisboa", "Avenida da Liberdade 110\n1250-146 Lisboa"),
        ignores=("Rua fechada", "1100-060 Lisboa", "R. 12"),
    ),
    address(
        "PT",
        rf"{_KIND}[ ]{NAME},?[ ](?:n\.?º?[ ]?)?[0-9]{{1,4}}",
        suffix="_street",
        needs_context=True,
        score=0.45,
        finds=("morada: Rua das Flores, 12",),
        ignores=("Rua das Flores, 12", "morada desconhecida"),
    ),
)
