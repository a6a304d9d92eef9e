"""Keys of model providers: OpenAI, Anthropic, Hugging Face, Groq, xAI, Replicate and others, known by their prefix."""

from classifiers.entropy import is_varied
from classifiers.secrets import ALNUM, HEX, URL_SAFE, invented, secret

_MARK = "T3Blbk" + "FJ"  # what every OpenAI key holds in its middle

CLASSIFIERS = (
    secret(
        "secret_ai_openai",
        "OPENAI_KEY",
        r"(?<![A-Za-z0-9])sk-(?:(?:proj|svcacct|admin|service|None)-)?[A-Za-z0-9_-]{16,80}T3BlbkFJ[A-Za-z0-9_-]{16,80}",
        finds=(
            "sk-" + invented(ALNUM, 20) + _MARK + invented(ALNUM, 20),
            "sk-proj-" + invented(URL_SAFE, 74) + _MARK + invented(URL_SAFE, 74),
        ),
        ignores=("sk-" + invented(ALNUM, 16) + "abc", "risk-proj-plan"),
    ),
    secret(
        "secret_ai_anthropic",
        "ANTHROPIC_KEY",
        r"(?<![A-Za-z0-9])sk-ant-(?:api|admin|sid|oat|ort)[0-9]{2}-[A-Za-z0-9_-]{60,140}",
        finds=("sk-ant-api03-" + invented(URL_SAFE, 93) + "AA",),
        ignores=("sk-ant-api03-" + "x" * 95, "sk-ant"),
    ),
    secret(
        "secret_ai_huggingface",
        "HUGGINGFACE_TOKEN",
        r"(?<![A-Za-z0-9_-])(?:hf_|api_org_)[A-Za-z]{34}(?![A-Za-z0-9_-])",
        proof=is_varied,
        finds=("HF_TOKEN=hf_" + invented("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 34),),
        ignores=("hf_" + "x" * 34, "api_org_" + "X" * 34, "hf_servingcellpriorityparametersdescriptn"),
    ),
    secret(
        "secret_ai_provider",
        "AI_PROVIDER_KEY",
        r"(?<![A-Za-z0-9_-])(?:gsk_[A-Za-z0-9]{48,56}|xai-[A-Za-z0-9]{70,90}|r8_[A-Za-z0-9]{36,44}|pplx-[A-Za-z0-9]{40,56}"
        r"|jina_[A-Za-z0-9]{60}|nvapi-[A-Za-z0-9_-]{60,72}|lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}|sk-lf-[0-9a-f-]{36}"
        r"|tvly-[A-Za-z0-9-]{28,60}|fc-[0-9a-f]{32}|sk-or-v1-[0-9a-f]{64}|sk-[0-9a-f]{32}|fw_[A-Za-z0-9]{24}|tgp_v1_[A-Za-z0-9_-]{43}|pcsk_[A-Za-z0-9_]{60,80}"
        r"|sk_[0-9a-f]{48}|co-[A-Za-z0-9]{40}|VF\.[A-Z]{2,5}\.[0-9a-f]{24}\.[A-Za-z0-9]{16})(?![A-Za-z0-9_])",
        proof=is_varied,
        finds=(
            "gsk_" + invented(ALNUM, 52),
            "r8_" + invented(ALNUM, 37),
            "xai-" + invented(ALNUM, 80),
            "sk-or-v1-" + invented(HEX, 64),
        ),
        ignores=("gsk_" + "x" * 52, "r8_abc", "nvapi-"),
    ),
    secret(
        "secret_ai_compatible",
        "AI_PROVIDER_KEY",
        r"(?<![A-Za-z0-9_-])sk-[A-Za-z0-9]{48}(?![A-Za-z0-9_-])",
        proof=is_varied,
        finds=("OPENAI_API_KEY=sk-" + invented(ALNUM, 48),),
        ignores=("sk-" + "x" * 48, "sk-sk"),
    ),
)
