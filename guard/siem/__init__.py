"""What the guard tells a SOC's own tools: findings in OCSF, CEF and Sigma's words, to a topic, a webhook and syslog."""
