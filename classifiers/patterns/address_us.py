"""Postal addresses of the United States: number and street, and town, state and ZIP code where they follow."""

from classifiers.patterns._addresses import address

_KIND = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Court|Ct|Circle|Cir|Way|Place|Pl|Parkway|Pkwy|Terrace|Ter|"
    r"Highway|Hwy|Trail|Trl|Square|Sq|Loop|Crossing|Alley|Plaza|Ridge|Run|Path|Row|Views|View|Corners|Passage|Track|Loaf)\.?"
)
_STREET = rf"[0-9]{{1,6}}[ ](?:[NSEW]\.?[ ]|North[ ]|South[ ]|East[ ]|West[ ])?(?:[A-Z][A-Za-z'.-]{{1,20}}[ ]|[0-9]{{1,3}}(?:st|nd|rd|th)[ ]){{1,3}}{_KIND}"
_UNIT = r"(?:,?[ ](?:Apt|Apartment|Suite|Ste|Unit|Floor|#)\.?[ ]?[A-Za-z0-9-]{1,6})?"
_STATE = "(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])"

CLASSIFIERS = (
    address(
        "US",
        rf"{_STREET}{_UNIT}(?:,?[ ]|,?[ ]?\n)(?:[A-Z][A-Za-z.'-]{{1,20}}[ ]?){{1,3}},?[ ]{_STATE}(?:[ ][0-9]{{5}}(?:-[0-9]{{4}})?)?",
        finds=(
            "1600 Amphitheatre Parkway, Mountain View, CA 94043",
            "742 Evergreen Terrace Apt. 2, Springfield, OR",
            "12 N Main St\nAlbany, NY 12207-1234",
        ),
        ignores=("12 Main St", "5 Steps To Take", "100 Meters in CA 94043"),
    ),
    address(
        "US",
        rf"{_STREET}{_UNIT}",
        suffix="_street",
        needs_context=True,
        score=0.45,
        finds=("ship to 4479 Willow Lane", "address: 12 W 42nd St"),
        ignores=("4479 Willow Lane", "address 12 items"),
    ),
)
