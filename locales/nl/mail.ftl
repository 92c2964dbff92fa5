# E-mail, plain text: no names, no numbers of persons, no health data.

mail-ombudsdienst-onderwerp = Er wacht iets in Mijn Toegang
mail-ombudsdienst =
    Dag,

    er wacht iets op de ombudsdienst. Bekijk de werklijst: {$link}

    In deze e-mail staat bewust niet wat er wacht of over wie het gaat.

    Antwoord niet op deze e-mail.
mail-patient-onderwerp = Er staat een bericht voor je klaar
mail-patient =
    Dag,

    er staat een bericht voor je klaar. Meld je aan om het te lezen: {$link}

    Antwoord niet op deze e-mail.

    Wil je deze e-mails niet meer krijgen? {$uitschrijven}
mail-bevestig-onderwerp = Bevestig je e-mailadres
mail-bevestig =
    Dag,

    iemand wil op dit e-mailadres een seintje krijgen als er een bericht klaarstaat. Ben jij dat? Bevestig het dan: {$link}

    De link werkt 48 uur. Ben jij het niet, dan hoef je niets te doen.

    Antwoord niet op deze e-mail.
mail-escalatie-onderwerp = Er wacht iets voor de ombudsdienst
mail-escalatie =
    Er wacht iets in Mijn Toegang dat niet iedereen van de ombudsdienst mag zien.

    Vraag aan de medewerkers van de ombudsdienst om hun werklijst en hun berichten te bekijken.
mail-wie-mag =
    Er wacht iets in Mijn Toegang dat over iemand van de ombudsdienst gaat. Niemand kan het nu openen.

    Kies wie het mag behandelen: {$link}
