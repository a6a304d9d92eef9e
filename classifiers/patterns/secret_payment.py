"""Keys of payment and shop services: Stripe, Square, Shopify, PayPal, Adyen, Razorpay and others."""

import re

from classifiers.entropy import is_issued, is_varied
from classifiers.secrets import ALNUM, HEX, URL_SAFE, invented, secret

CLASSIFIERS = (
    secret(
        "secret_payment_stripe",
        "STRIPE_KEY",
        r"(?<![A-Za-z0-9])(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{24,247}|whsec_[A-Za-z0-9]{32,64})(?![A-Za-z0-9_])",
        finds=(
            "sk_live_" + invented(ALNUM, 24),
            "rk_test_" + invented(ALNUM, 99),
            "whsec_" + invented(ALNUM, 32),
        ),
        ignores=("pk_live_" + invented(ALNUM, 24), "sk_live_", "sk_test_" + "x" * 24),
    ),
    secret(
        "secret_payment_square",
        "SQUARE_TOKEN",
        r"(?<![A-Za-z0-9])(?:sq0[a-z]{3}-[A-Za-z0-9_-]{22,60}|EAAA[A-Za-z0-9_-]{60})(?![A-Za-z0-9_-])",
        proof=lambda text: is_issued(text) and re.search(r"[A-Z]", text[4:]) is not None,
        finds=(
            "sq0atp-" + invented(URL_SAFE, 21) + "a",
            "sq0csp-" + invented(URL_SAFE, 42) + "a",
            "EAAA" + invented(URL_SAFE, 59) + "a",
        ),
        ignores=("sha256:eaaa" + invented(HEX, 60), "sq0atp-"),
    ),
    secret(
        "secret_payment_shopify",
        "SHOPIFY_TOKEN",
        r"(?<![A-Za-z0-9])shp(?:at|ca|pa|ss|ua|tka)_[A-Za-z0-9]{32,40}(?![A-Za-z0-9_])",
        finds=("shpat_" + invented(HEX, 32), "shpss_" + invented(HEX, 32)),
        ignores=("shpss_SSSS_SSSS is no key", "shpat_" + "x" * 32),
    ),
    secret(
        "secret_payment_braintree",
        "PAYPAL_TOKEN",
        r"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32}",
        finds=(
            "access_token$production$"
            + invented("abcdefghijklmnopqrstuvwxyz0123456789", 16)
            + "$"
            + invented(HEX, 32),
        ),
        ignores=("access_token$production$",),
    ),
    secret(
        "secret_payment_provider",
        "PAYMENT_KEY",
        r"(?<![A-Za-z0-9_])(?:rzp_(?:live|test)_[A-Za-z0-9]{14,24}|[ae]k_(?:live|test)_[A-Za-z0-9]{20,40}|EZ[AT]K[A-Za-z0-9]{54}"
        r"|FLW(?:SECK|PUBK)(?:_TEST)?-[A-Za-z0-9]{12,40}(?:-X)?|duffel_(?:live|test)_[A-Za-z0-9_=-]{43}|shippo_(?:live|test)_[0-9a-f]{40}"
        r"|pdl_(?:live|sdbx)_apikey_[A-Za-z0-9_]{40,70}|APP_USR-[0-9]{12,20}-[0-9]{6}-[0-9a-f]{32}-[0-9]{6,12}|live_[0-9a-f]{35}|test_[0-9a-f]{35}"
        r"|(?:live|test)_pub_[0-9a-f]{31}|AQE[A-Za-z0-9+/]{80,200}={0,2}|access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
        r"|gocardless_live_[A-Za-z0-9_-]{40}|shltm_[A-Za-z0-9_-]{40}|pk_(?:prod|test)_[A-Z0-9]{28}|storecove_[A-Za-z0-9]{40,50}|sk_[0-9]{3,5}_[0-9]{4,7}_[0-9a-f]{40,60})(?![A-Za-z0-9_])",
        proof=is_varied,
        finds=(
            "rzp_live_" + invented(ALNUM, 14),
            "shippo_live_" + invented(HEX, 40),
            "EZAK" + invented(ALNUM, 54),
        ),
        ignores=("rzp_live_key", "test_" + "function_name_long", "EZAK"),
    ),
)
