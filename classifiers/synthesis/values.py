"""Which maker makes the values of which kind."""

from collections.abc import Callable

from classifiers.synthesis import accounts, credentials, dates, identifiers, people, places
from classifiers.synthesis.world import World

VALUES: dict[str, Callable[[World], str]] = {
    "person": people.person,
    "email": people.email,
    "username": people.username,
    "phone": accounts.phone,
    "address": places.address,
    "location": places.location,
    "organisation": places.organisation,
    "date_of_birth": dates.birth,
    "date": dates.day,
    "age": dates.age,
    "url": accounts.url,
    "ip": accounts.ip,
    "mac": accounts.mac,
    "device_id": accounts.device_id,
    "national_id": identifiers.national_id,
    "medical_id": identifiers.medical_id,
    "other_id": identifiers.other_id,
    "licence_plate": identifiers.licence_plate,
    "iban": accounts.iban,
    "bank_account": accounts.bank_account,
    "card": accounts.card,
    "crypto_wallet": accounts.crypto_wallet,
    "amount": accounts.amount,
    "vat_id": accounts.vat_id,
    "secret": credentials.secret,
}
