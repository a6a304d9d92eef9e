"""Labelled texts: sealed, judged by people, used only as the policy decides. One file a step."""
