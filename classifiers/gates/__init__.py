"""The engines that can be a gate, each imported only when it is used."""
