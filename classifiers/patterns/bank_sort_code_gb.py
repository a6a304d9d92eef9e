"""Sort codes and account numbers of banks in the United Kingdom."""

import re

from classifiers.contract import Pattern

CLASSIFIERS = (
    Pattern(
        name="bank_sort_code_gb",
        version=1,
        entity="UK_BANK_ACCOUNT",
        kind="bank_account",
        labels=("personal", "financial"),
        shape=re.compile(
            r"(?<![\w.-])[0-9]{2}-[0-9]{2}-[0-9]{2}[ ,/]{1,3}(?:(?:account|acc|a/c)[a-z .:]{0,10})?[0-9]{8}(?![\w-])",
            re.IGNORECASE,
        ),
        context=("sort", "sort code", "sortcode", "account", "bank", "payee", "bacs", "pay"),
        needs_context=True,
        country="GB",
        shape_score=0.6,
        finds=("sort code 20-00-00 55779911", "bank: 20-00-00, account 55779911"),
        ignores=("20-00-00 55779911", "sort code 20-00", "sort 2020-01-01 55779911"),
    ),
    Pattern(
        name="bank_sort_code_gb_alone",
        version=1,
        entity="UK_SORT_CODE",
        kind="bank_account",
        labels=("financial",),
        shape=re.compile(r"(?<![\w.-])[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}(?![\w-])", re.UNICODE),
        context=("sort code", "sortcode", "bacs"),
        needs_context=True,
        country="GB",
        finds=("sort code: 20-00-00", "Sort code 20 00 00"),
        ignores=("20-00-00", "sort by 20-00-00", "sort code 200000"),
    ),
)
