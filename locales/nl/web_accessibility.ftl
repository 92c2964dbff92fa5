# /toegankelijkheid
web-accessibility-kop = Toegankelijkheid
web-accessibility-intro = Iedereen moet Mijn Toegang kunnen gebruiken. We volgen daarvoor de internationale regels WCAG 2.2, op niveau AA.
web-accessibility-hoe-kop = Wat je mag verwachten
web-accessibility-hoe-script = Alles werkt zonder JavaScript.
web-accessibility-hoe-toetsen = Alles werkt met alleen het toetsenbord, en met een schermlezer.
web-accessibility-hoe-groot = Je kunt de tekst tot 200 % vergroten en een klein scherm gebruiken.
web-accessibility-hoe-kleur = Kleur is nooit de enige aanwijzing en tekst steekt genoeg af.
web-accessibility-hoe-taal = We schrijven korte, duidelijke zinnen.
web-accessibility-hoe-tijd = Was je te lang niet actief? Dan bewaren we wat je aan het invullen was.
web-accessibility-test-kop = Hoe we dat nakijken
web-accessibility-test = We testen elke pagina zelf, met een automatische controle en met het toetsenbord. Een onderzoek door een onafhankelijke instantie is er niet geweest.
web-accessibility-meld-kop = Werkt iets niet voor jou?
web-accessibility-meld = Laat het ons weten. Zeg op welke pagina het misging en welk toestel of hulpmiddel je gebruikt. We zoeken dan samen een oplossing. Je kunt ook altijd op papier of per telefoon bij ons terecht:
