//! Given and family names as they occur in Belgian hospitals: to tell `De Smet, An` from `An, Els`, and to make demo people.

/// Given names.
#[rustfmt::skip]
pub const GIVEN: &[&str] = &[
    "Marie", "Jan", "Els", "Wim", "Bart", "Ann", "An", "Sarah", "Tom", "Peter", "Piet", "Sofie", "Greet", "Koen", "Lien", "Emma",
    "Noor", "Anke", "Elke", "Ward",
    "Dirk", "Luc", "Marc", "Mark", "Geert", "Joris", "Pieter", "Stijn", "Jeroen", "Kristof", "Kristien", "Katrien", "Veerle",
    "Hilde", "Lieve", "Godelieve", "Ilse", "Inge", "Ingrid", "Karen", "Leen", "Griet", "Goedele", "Heleen", "Hanne", "Hannelore",
    "Fien", "Femke", "Eline", "Evelien", "Delphine", "Charlotte", "Caroline", "Britt", "Annelies", "Anneleen", "Anna",
    "Amélie", "Chloé", "Zoë", "Noémie", "Maïté", "Loïc", "Gaëlle", "Joël", "Raphaël", "Michaël", "Noël", "René", "Renée",
    "André", "Andrée", "Hélène", "Geneviève", "Cécile", "Céline", "Jérôme", "François", "Françoise", "Benoît", "Frédéric",
    "Stéphanie", "Mélanie", "Aurélie", "Valérie", "Véronique", "Nathalie", "Isabelle", "Sabine", "Sandra", "Sara",
    "Tine", "Tinne", "Tineke", "Tiene", "Ena", "Tessa", "Thomas", "Maarten", "Matthias", "Mathieu", "Michiel", "Nele", "Nina",
    "Nick", "Niels", "Olivier", "Patrick", "Paul", "Philippe", "Pol", "Rik", "Rita", "Robbe", "Roel", "Ruben", "Rudi",
    "Ruth", "Sander", "Saskia", "Seppe", "Sien", "Silke", "Simon", "Steven", "Sven", "Tim", "Trui", "Ulrike", "Victor", "Vincent",
    "Wannes", "Walter", "Wout", "Wouter", "Xander", "Yannick", "Yves", "Lotte", "Lore", "Louise", "Lucas", "Maaike",
    "Marijke", "Marleen", "Martine", "Mieke", "Mia", "Myriam", "Jana", "Jasper", "Jelle", "Jens", "Jo", "Johan", "Joke", "Jolien",
    "Jonas", "Julie", "Jürgen", "Kaat", "Karel", "Kim", "Kevin", "Klaas", "Kurt", "Laura", "Lode", "Arne", "Axel", "Bram",
    "Brecht", "Bruno", "Carine", "Christel", "Christophe", "Daan", "David", "Dieter", "Dries", "Elise", "Ellen", "Eva", "Filip",
    "Frank", "Freya", "Gert", "Gilles", "Guido", "Guy", "Hans", "Hendrik", "Henk", "Herman", "Ine", "Ines", "Iris", "Ivo",
    // Turkish, Moroccan, Polish, Asian, Italian, Spanish and African names of the same wards.
    "Mehmet", "Mustafa", "Ayşe", "Fatma", "Emine", "Elif", "Zeynep", "Hüseyin", "Hasan", "Ömer", "Özlem", "Gülşen", "Şükrü",
    "Tuğba", "Çağla", "Büşra", "Yusuf", "İbrahim", "Merve", "Mohamed", "Mohammed", "Youssef", "Fatima", "Fatiha", "Khadija",
    "Aïcha", "Naïma", "Saïd", "Hamza", "Bilal", "Yasmina", "Samira", "Karim", "Rachid", "Nabil", "Soufiane", "Loubna", "Hafsa",
    "Łukasz", "Małgorzata", "Katarzyna", "Agnieszka", "Piotr", "Paweł", "Michał", "Zofia", "Beata", "Grażyna", "Wojciech",
    "Linh", "Thu", "Minh", "Mei", "Yu", "Wei", "Xin", "Hui", "Priya", "Anjali", "Ravi", "Sanjay", "Giulia", "Marco", "Giovanni",
    "Carmen", "José", "María", "João", "Inês", "Oksana", "Olena", "Andrej", "Milan", "Dragana", "Elena", "Ioana", "Ștefan",
    "Amina", "Blessing", "Patience", "Grâce", "Dieudonné", "Espérance", "Jean", "Pierre", "Jacques", "Michel", "Claude", "Alain",
];

/// Family names, with their particles as people write them.
#[rustfmt::skip]
pub const FAMILY: &[&str] = &[
    "Janssens", "Peeters", "Maes", "Jacobs", "Vandamme", "Claes", "Mertens", "Willems", "Claeys", "Goossens", "Wouters",
    "De Smet", "De Smedt", "Desmet", "Vermeulen", "Pauwels", "Dubois", "Hermans", "Aerts", "Michiels", "Lambert", "Martens",
    "Van Damme", "Van den Broeck", "Van den Bossche", "Van de Velde", "Vandevelde", "Van der Auwera", "Van Hecke", "Van Acker",
    "Van Dyck", "Van Dijck", "Van den Berghe", "Vandenberghe", "Van de Walle", "Vande Walle", "Van de Ziekenhuysen",
    "Van der Ploeg", "Van der Keuken", "Van der Zaal", "Van Heel", "Van Huffel", "Van Hoof", "Van Loo", "Van Laer",
    "Van Steenbergen", "Verstraete", "Verstraeten", "Verhaeghe", "Verhoeven", "Verbeke", "Vervaet", "Vercauteren", "Vanhoutte",
    "De Clercq", "De Clerck", "De Cock", "De Coninck", "De Backer", "De Baets", "De Bruyne", "De Bruycker", "De Graeve", "De Jonghe",
    "De Keyser", "De Koninck", "De Meyer", "De Meulenaere", "De Pauw", "De Ridder", "De Roo", "De Rycke", "De Vos", "De Wilde",
    "De Witte", "De Wolf", "De Raad", "De Wachter", "D'Hondt", "D’Hooghe", "D'Haene", "D'haeseleer", "T'Jampens", "'t Kindt",
    "'t Hooft", "'t Jonck", "O'Neill", "O'Brien", "L'Heureux", "Dhondt", "Dhaene", "Devos", "Declercq", "Depoorter", "Decock",
    "Baert", "Bogaert", "Bogaerts", "Boone", "Bosmans", "Callens", "Carlier", "Ceulemans", "Coppens", "Cools", "Cornelis",
    "Daems", "Dames", "Mensen", "Dierckx", "Dumont", "Evens", "Eeckhout", "Everaert", "Fierens", "François", "Gielen", "Gijsbers",
    "Gillis", "Govaerts", "Heylen", "Hendrickx", "Huysmans", "Jansen", "Janssen", "Simon", "Thomas", "Adam", "Martin",
    "Lambrecht", "Lambrechts", "Leclercq", "Lemmens", "Lenaerts", "Leys", "Luyten", "Moens", "Moerman", "Moons", "Nijs", "Nuyts",
    "Noël", "Opdebeeck", "Parmentier", "Pieters", "Poelman", "Raes", "Roels", "Rombouts", "Saelens", "Schepers", "Segers", "Sels",
    "Smets", "Spoedman", "Alleman", "Stevens", "Swinnen", "Thijs", "Thys", "Thielemans", "Timmermans", "Tack", "Ureel", "Uyttendaele",
    "Vliegen", "Wauters", "Wuyts", "Wyffels", "Ysebaert", "Arts", "Allen", "Gans", "Zwaenepoel", "Hoste", "Lagae", "Crevits",
    "Müller", "Weiß", "Schröder", "Brüggemann", "Lefèvre", "Lefebvre", "Gérard", "Grégoire", "Léonard", "Renard", "Thiry",
    "Saint-Germain", "Lacroix", "Étienne", "Benoît", "Ngoma", "Mbuyi", "Kabongo", "Tshibanda", "Diallo", "Ouédraogo", "Owusu",
    "El Amrani", "El Khattabi", "El Idrissi", "El Hassani", "El Bouazzati", "En-Nouri", "Es-Sabbar", "Er-Rachidi", "Ait Ali",
    "Aït Hamou", "Ben Ahmed", "Ben Salah", "Benali", "Bouchaïb", "Chaouch", "Ouali", "Amrani", "Az-Zahraoui", "Ould Haddou",
    "Yılmaz", "Yildirim", "Kaya", "Demir", "Şahin", "Çelik", "Öztürk", "Aydın", "Özdemir", "Doğan", "Koç", "Güneş", "Ok", "Uz",
    "Kowalski", "Kowalska", "Wiśniewski", "Wójcik", "Kamiński", "Zieliński", "Dąbrowska", "Łukasik", "Grabowski", "Sobczak",
    "Nguyen", "Nguyễn", "Trần", "Lê", "Phạm", "Đặng", "Li", "Wang", "Zhang", "Chen", "Liu", "Wu", "Kim", "Park", "Tanaka", "Singh",
    "Kaur", "Sharma", "Patel", "Khan", "Rahimi", "Hosseini", "Haddad", "Al Masri", "Al-Hassan", "Abou Chakra", "Rossi", "Bianchi",
    "Di Stefano", "De Luca", "D'Angelo", "García", "Fernández", "da Silva", "Dos Santos", "Popescu", "Ionescu", "Kovač", "Horváth",
    "Novák", "Petrović", "Shevchenko", "Melnyk", "De Smet - Van den Broeck", "Claes-Verhoeven", "Peeters-De Cock", "D’Hondt–Müller",
];
