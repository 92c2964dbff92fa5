# Welke ombudsdienst helpt je, and Neem deze patiënt aan.

homes-kies-kop = Welke ombudsdienst helpt je?
homes-kies-uitleg = Die ombudsdienst ziet wie je uitgesloten hebt en kan je helpen. Je kunt later altijd een andere kiezen.
homes-fout-kies = Kies een ombudsdienst.
homes-bewaar = Bewaar
homes-melding-gekozen = De ombudsdienst van {$instelling} helpt je.
homes-laat-gewijzigd = Je ombudsdienst werd intussen al gekozen: {$instelling}. Wil je een andere? Kies dan opnieuw.
homes-aanneming = De ombudsdienst van {$instelling} zag een identiteitskaart op jouw naam. Vanaf {$tijdstip} helpt die ombudsdienst je. Wil je dat niet? Weiger dan.
homes-weiger = Weiger deze ombudsdienst
homes-melding-geweigerd = Je hebt geweigerd. Je ombudsdienst verandert niet.
homes-laat-aangenomen = Weigeren kan niet meer. Je kunt wel een andere ombudsdienst kiezen.
homes-wacht = Een andere ombudsdienst wil je helpen.
homes-bekijk-aanneming = Bekijk dit of weiger.

homes-bericht-gewijzigd-onderwerp = Een andere ombudsdienst helpt je
homes-bericht-gewijzigd = Sinds {$tijdstip} helpt de ombudsdienst van {$instelling} je. Die ombudsdienst ziet wie je uitgesloten hebt. Wil je dat niet? Kies dan een andere ombudsdienst bij Mijn gegevens.
homes-brief-gewijzigd = Sinds {$tijdstip} helpt de ombudsdienst van {$instelling} je. Die ombudsdienst ziet wie je uitgesloten hebt. Wil je dat niet? Bel ons, of kies een andere ombudsdienst bij Mijn gegevens in Mijn Toegang.
homes-bericht-aangenomen-onderwerp = Een ombudsdienst wil je helpen
homes-bericht-aangenomen = Op {$tijdstip} toonde iemand bij de ombudsdienst van {$instelling} een identiteitskaart op jouw naam. Vanaf {$vanaf} helpt die ombudsdienst je. Ze ziet dan wie je uitgesloten hebt. Was jij dat? Dan hoef je niets te doen.

homes-aannemen-kop = Neem deze patiënt aan
homes-aannemen-wanneer = Doe dit alleen als de patiënt voor je staat en je de identiteitskaart ziet.
homes-aannemen-wacht = De patiënt krijgt meteen een bericht en kan een dag lang weigeren. Daarna is jullie ombudsdienst die van de patiënt.
homes-neem-aan = Neem deze patiënt aan
homes-aannemen-vraag = Staat de patiënt voor je en kiest die jullie ombudsdienst?
homes-aannemen-link = Neem de patiënt aan.
homes-fout-identiteit = Kies hoe je de identiteitskaart gezien hebt.
homes-fout-eigen = Voor jezelf kies je een ombudsdienst als patiënt.
homes-melding-aangenomen = Vanaf {$tijdstip} helpt jullie ombudsdienst deze patiënt, als het nummer en de naam bij elkaar horen en de patiënt niet weigert. De patiënt krijgt een bericht.
