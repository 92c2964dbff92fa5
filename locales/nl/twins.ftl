# Dubbele personen, and numbers that went to somebody else.

twins-kop = Dubbele personen
twins-intro = Soms staat één persoon twee keer in de lijst. Of krijgt iemand anders een nummer. Kijk na wie wie is: zo weigert een uitsluiting altijd de juiste persoon.
twins-voorstellen = Is dit dezelfde persoon?
twins-nummers = Nummers met een andere houder
twins-ontkoppelen = Nog na te kijken
twins-gekoppeld = Gekoppeld in de laatste 30 dagen
twins-niets = Er valt nu niets na te kijken.
twins-bekijk = Bekijk
twins-persoon = Persoon
twins-waarom = Waarom
twins-sinds = Sinds
twins-wat = Wat je kunt doen
twins-en = en
twins-laat = Een collega was je voor. Hier zie je hoe het nu is.

twins-waarom-niss = Allebei hetzelfde rijksregisternummer
twins-waarom-riziv = Allebei hetzelfde RIZIV-nummer
twins-waarom-vorm = Bijna hetzelfde personeelsnummer
twins-waarom-naam = Dezelfde naam, functie en zorginstelling
twins-waarom-vroeger-nummer = Een vroeger nummer van de een is nu van de ander
twins-waarom-niss-houder = Een vroeger rijksregisternummer kreeg een andere houder
twins-waarom-nummer-houder = Het nummer {$nummer} kreeg een andere houder

twins-vraag-zelfde = Is dit dezelfde persoon?
twins-gevolg-zelfde = Is het dezelfde persoon? Dan geldt elke uitsluiting voor allebei de lijnen. Ben je niet zeker? Vraag het eerst na bij de personeelsdienst.
twins-antwoord-zelfde = Ja, het is dezelfde persoon
twins-antwoord-verschillend = Nee, het zijn twee personen
twins-vraag-nummer = Van wie is dit nummer nu?
twins-gevolg-nummer = Nu wordt het nummer geweigerd waar {$een} uitgesloten is. {$n ->
    [0] Bij jullie sluit niemand deze persoon uit.
    [one] Bij jullie sluit één patiënt deze persoon uit.
   *[other] Bij jullie sluiten {$n} patiënten deze persoon uit.
  } Is het nummer van {$ander}? Dan geldt het niet meer voor die uitsluitingen. De andere nummers van {$een} blijven geweigerd.
twins-antwoord-nieuwe-houder = Het nummer is nu van {$ander}
twins-antwoord-nooit = Het nummer was nooit van {$een}: dat was een vergissing
twins-fout-nummer-kop = Klopt een nummer niet?
twins-zoek = Nummer
twins-zoek-hint = Een rijksregisternummer, RIZIV-nummer of personeelsnummer
twins-fout-nummer-leeg = Vul een nummer in.
twins-fout-nummer = Vul een rijksregisternummer, RIZIV-nummer of personeelsnummer in.
twins-nummer-niemand = Niemand in de lijst heeft of had dit nummer.
twins-nummer-nu = heeft het nu
twins-nummer-vroeger = had het vroeger
twins-nummer-niss = Een rijksregisternummer van deze persoon
twins-nummer = Het nummer {$nummer}
twins-vraag-nooit = Was dit nummer nooit van deze persoon?
twins-gevolg-nooit = Nu wordt dit nummer geweigerd waar {$een} uitgesloten is. {$n ->
    [0] Bij jullie sluit niemand deze persoon uit.
    [one] Bij jullie sluit één patiënt deze persoon uit.
   *[other] Bij jullie sluiten {$n} patiënten deze persoon uit.
  } Was het een vergissing? Dan telt het nummer niet meer voor {$een}. De andere nummers van {$een} blijven geweigerd. Was het vroeger wel van deze persoon? Doe dan niets.
twins-nooit = Dit nummer was nooit van deze persoon
twins-vraag-ontkoppel = Zijn dit toch twee personen?
twins-gevolg-ontkoppel = Na het ontkoppelen geldt een uitsluiting enkel nog voor de persoon tegen wie ze geregistreerd is. Je kijkt eerst elke uitsluiting na. Tot dan blijven ze allebei geweigerd.
twins-kop-ontkoppelen = Kijk elke uitsluiting na
twins-gevolg-nakijken = Tot alles nagekeken is, blijven {$een} en {$ander} allebei geweigerd.
twins-gevolg-wacht = Jullie ombudsdienst heeft niets meer na te kijken. Kijkt een andere ombudsdienst nog uitsluitingen na? Tot dan blijven {$een} en {$ander} allebei geweigerd.
twins-wacht = Dit kan nu niet: er zijn nog uitsluitingen na te kijken, door jullie of door een andere ombudsdienst.
twins-ontkoppel = Ontkoppel deze personen
twins-uitsluiting = Geregistreerd tegen {$een} op {$datum}. {$ander} wordt niet meer geweigerd.
twins-enkel = Ja, enkel {$een}
twins-verkeerd = Gaat een uitsluiting over de andere persoon? Trek dan eerst die registratie in, en registreer ze opnieuw.
twins-bewaar = Bewaar
twins-fout-kies = Kies een antwoord.
twins-melding-bewaard = Bewaard.
twins-melding-nakijken = Bewaard. Kijk nog elke uitsluiting na.
twins-werklijst = Staat iemand dubbel in de lijst, of klopt een nummer niet?
twins-signaal-link = Bekijk de personen
twins-signaal = Er zijn mogelijk dubbele personen.
twins-signaal-nummer = Een personeelsnummer kreeg een andere houder.
