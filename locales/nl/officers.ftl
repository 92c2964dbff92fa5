# What officers see of themselves: where they are signed in.

officers-aanmeldingen = Mijn aanmeldingen
officers-aanmeldingen-uitleg = Ken je een van deze aanmeldingen niet? Meld ze af, en verwittig de informaticadienst van je ziekenhuis. Met Afmelden bovenaan meld je je overal tegelijk af.
