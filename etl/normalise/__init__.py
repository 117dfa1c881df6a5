"""One meaning per value: pseudonyms, typed values, codes with validity, practices with successors."""
