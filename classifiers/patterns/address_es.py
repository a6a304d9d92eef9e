"""Postal addresses of Spain: kind of street, name and number, and postal code and town where they follow."""

from classifiers.patterns._addresses import CITY, NAME, address

_KIND = (
    r"(?:Calle|C/|C\.|Avda?\.?|Avenida|Plaza|Pza\.?|Pl\.|Paseo|P[ºo°]\.?|Camino|Carretera|Ctra\.?|Ronda|Travesía|Rambla|Alameda|Acceso|Callejón|Glorieta|Vía|"
    r"Urbanización|Urb\.|Pasaje|Cuesta|Cañada|Vial|Via|Pasadizo|Polígono|Costanilla)"
)

CLASSIFIERS = (
    address(
        "ES",
        rf"{_KIND}[ ]?{NAME},?[ ](?:n[ºo°]?\.?[ ]?)?(?:[0-9]{{1,4}}|s/n)(?:[ ,-]{{1,3}}[0-9A-Za-zº°ª/ -]{{1,20}})?[ ]?[,.\n-][ ]?(?:E-)?(?:0[1-9]|[1-4][0-9]|5[0-2])[0-9]{{3}}[ ]{CITY}",
        finds=(
            "Calle Serrano 42, 28001 Madrid",
            "Avda. Pío XII, 36 2B, 31008 Pamplona",
            "C/ Colón, 28. 36201 Vigo",
        ),
        ignores=("calle cortada", "Plaza llena, 28001 personas", "28001 Madrid"),
    ),
    address(
        "ES",
        rf"{_KIND}[ ]?(?:de[ ]|del[ ]|la[ ]|los[ ]|las[ ]|el[ ]){{0,2}}[A-ZÁÉÍÓÚÑ][A-Za-zÀ-ÖØ-öø-ž'’-]{{1,25}}(?:[ ][A-Za-zÀ-ÖØ-öø-ž'’-]{{1,25}}){{0,4}},?[ ](?:n[ºo°]?\.?[ ]?)?(?:[0-9]{{1,4}}|s/n)(?:[ ,-]{{1,2}}[0-9]{{1,2}}[ºª°]?[ ]?[A-Z]?)?",
        suffix="_street",
        score=0.5,
        finds=("Domicilio: Calle Hilera, 13 2B.", "C/ Choupana, s/n"),
        ignores=("la calle 13", "Plaza mayor", "C. elegans 12"),
    ),
)
