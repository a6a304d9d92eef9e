"""Where data lies and whose law reaches it: countries, blocs, adequacy lists and operators as dated facts."""
