product-naam = Mijn Toegang
