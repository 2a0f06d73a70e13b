//! What people in the sample say and write, in plain Dutch.

use domain::complaint::classification::LifeArea;

/// What happened, for each area of life.
pub(super) fn descriptions(area: LifeArea) -> &'static [&'static str] {
    match area {
        LifeArea::SocialSupport => &[
            "Mijn huishoudelijke hulp is van vier uur naar twee uur gegaan. Niemand heeft met mij gepraat over waarom.",
            "De traplift werkt al drie maanden niet goed. Ik heb vijf keer gebeld en krijg steeds iemand anders.",
            "De taxi komt bijna altijd te laat. Ik heb daardoor twee keer mijn afspraak in het ziekenhuis gemist.",
        ],
        LifeArea::PreventiveCare => &[
            "Ik had me aangemeld voor de cursus vallen voorkomen. Ik hoorde niets meer.",
            "De inloop in de buurt is dicht en er is niets voor in de plaats gekomen.",
        ],
        LifeArea::Care => &[
            "De begeleider kwam drie weken niet en zei niets. Ik stond er alleen voor.",
            "Ik werd aan de telefoon afgesnauwd toen ik vroeg wanneer de verpleegkundige kwam.",
        ],
        LifeArea::YouthCare => &[
            "Mijn zoon wacht al acht maanden op hulp. Elke keer begint het onderzoek opnieuw.",
            "De jeugdhulpverlener praatte over ons met de school zonder dat wij het wisten.",
        ],
        LifeArea::Education => &[
            "Mijn dochter zit thuis en niemand regelt vervoer naar de andere school.",
            "De leerplichtambtenaar luisterde niet naar wat er op school gebeurt.",
        ],
        LifeArea::Welfare => &[
            "Het buurtteam zei dat ik zelf maar een vrijwilliger moest zoeken. Dat lukt mij niet.",
            "Ik werd drie keer doorgestuurd. Nu weet ik nog niet wie mij helpt.",
        ],
        LifeArea::Housing => &[
            "Ik heb urgentie gevraagd en kreeg na vier maanden een brief die ik niet begrijp.",
            "Er is schimmel in de slaapkamer. De woningstichting en de gemeente wijzen naar elkaar.",
        ],
        LifeArea::Work => &[
            "Ik moet werken met behoud van uitkering, maar ik heb pijn in mijn rug. Mijn arts is niet gehoord.",
            "Mijn klantmanager kwam drie keer niet op de afspraak.",
        ],
        LifeArea::Income => &[
            "Mijn uitkering is gestopt omdat een formulier kwijt was. Ik had het zelf aan de balie gegeven.",
            "De schuldhulp duurt al een jaar. Intussen is mijn energie afgesloten.",
            "Ik vroeg bijzondere bijstand voor een bril. Na tien weken weet ik nog niets.",
        ],
    }
}

pub(super) const SUPPLEMENTS: &[&str] = &[
    "Ik woon nu bij mijn zus. De post mag daarheen.",
    "Het gebeurde in de week voor de vakantie. Mijn buurvrouw was erbij.",
];
pub(super) const VIEWS: &[&str] = &[
    "Wij vinden het vervelend dat mevrouw zo lang heeft gewacht. In die weken waren drie collega's ziek.",
    "Onze medewerker heeft volgens de afspraken gehandeld. Wel hadden wij eerder kunnen bellen.",
    "Het onderzoek is zorgvuldig gedaan. De uitkomst is aan de cliënt uitgelegd.",
    "Wij herkennen het verhaal. De overdracht tussen twee teams ging niet goed.",
];
pub(super) const INVITATIONS: &[&str] = &[
    "Het gesprek is in de bibliotheek aan de Gasthuisstraat, zaal 2. U mag iemand meenemen.",
    "Het gesprek is in wijkcentrum De Wereld. U mag iemand meenemen. Er is een lift.",
    "Het gesprek kan ook met de telefoon. U mag iemand laten meeluisteren.",
];
pub(super) const REPORTS: &[&str] = &[
    "De cliënt vertelde wat er is gebeurd en wat dat betekende. De organisatie vroeg naar de data. Beide kanten konden alles zeggen.",
    "De organisatie erkende dat er te laat is gebeld. De cliënt vroeg om één vaste contactpersoon.",
    "Partijen waren het niet eens over wat er is afgesproken in het keukentafelgesprek. Er is geen verslag van dat gesprek.",
];
pub(super) const FINDINGS: &[&str] = &[
    "Uit de stukken en het gesprek blijkt dat de cliënt acht weken niets hoorde. Dat is langer dan de organisatie zelf belooft.",
    "Het keukentafelgesprek is niet vastgelegd. De organisatie kan niet laten zien waarom de hulp minder werd.",
    "De medewerker heeft uitgelegd wat kon en wat niet. De cliënt kreeg de tijd om te antwoorden.",
    "Twee teams dachten dat het andere team belde. Zo bleef de cliënt zonder hulp.",
];
pub(super) const POINTS: &[&str] = &[
    "De cliënt had recht op een antwoord binnen de afgesproken tijd.",
    "Een besluit over hulp moet met de cliënt zijn besproken.",
    "De toon van het gesprek was niet passend. De organisatie heeft dat erkend.",
    "De organisatie mocht vragen om de gegevens. Zij heeft uitgelegd waarvoor.",
];
pub(super) const MEASURES: &[&str] = &[
    "Geef de cliënt één vaste contactpersoon en laat dat per brief weten.",
    "Doe het onderzoek opnieuw, samen met de cliënt en iemand die hij of zij kiest.",
    "Bied schriftelijk excuses aan.",
    "Betaal de kosten terug die de cliënt door het wachten maakte.",
    "Herstel de hulp zoals die was, tot er een nieuw besluit is.",
    "Maak van elk keukentafelgesprek een verslag en stuur dat binnen een week.",
];
pub(super) const RECOMMENDATIONS: &[&str] = &[
    "Spreek af wie belt als twee teams betrokken zijn, en meet of dat gebeurt.",
    "Zet in elke brief één naam en één telefoonnummer.",
    "Vertel vooraf dat cliëntondersteuning gratis is, ook aan de mantelzorger.",
];
pub(super) const REASONS: &[&str] = &[
    "Deze maatregel kunnen wij niet uitvoeren, omdat de wet ons verbiedt om zonder nieuwe aanvraag te betalen.",
    "Het onderzoek is intussen al opnieuw gedaan door een ander bureau. Nog een onderzoek belast de cliënt.",
    "Wij zijn voor dit onderdeel niet verantwoordelijk. De opdracht ligt sinds maart bij een andere aanbieder.",
];
pub(super) const EVIDENCE: &[&str] = &[
    "De brief met de naam van de contactpersoon is verstuurd. Een kopie zit in ons dossier.",
    "Het nieuwe gesprek is gehouden. Het verslag is door de cliënt goedgekeurd.",
    "De kosten zijn overgemaakt.",
    "De hulp is hersteld vanaf de eerste van deze maand.",
];
pub(super) const DISPUTES: &[&str] = &[
    "Ik heb nog steeds niemand gesproken. Er is alleen een brief gekomen.",
    "De hulp is er wel, maar voor de helft van de uren.",
];
pub(super) const ESCALATIONS: &[&str] = &[
    "De maatregel is na de afgesproken dag niet uitgevoerd. Wij vragen het college om in te grijpen.",
];
pub(super) const SETTLEMENTS: &[&str] = &[
    "De organisatie belde de cliënt, bood excuses aan en maakte een nieuwe afspraak. De cliënt is tevreden.",
    "De hulp begint volgende week. De cliënt heeft gezegd dat de klacht daarmee klaar is.",
];
pub(super) const EXPLANATIONS: &[&str] = &[
    "Wij hebben gekeken of wij uw klacht kunnen behandelen. In deze brief leest u waarom dat niet kan en waar u wel terechtkunt.",
    "Deze klacht hebben wij eerder behandeld. Er zijn geen nieuwe feiten.",
];
pub(super) const REMARKS: &[&str] = &[
    "Maak maatregel één concreter: wie doet wat, en wanneer is het klaar?",
    "Noem bij het eerste punt welke norm is geschonden en waarom.",
];
pub(super) const DECLARATIONS: &[&str] =
    &["De cliënt zei aan de telefoon geen gesprek te willen. Alles staat in de brief."];
pub(super) const CLOSINGS: &[&str] = &["Alle maatregelen zijn uitgevoerd. Wij sluiten de zaak."];

/// What a client says before an appointment.
pub(super) const BEFOREHAND: &[&str] = &[
    "Ik neem mijn dochter mee.",
    "Graag iemand die Turks spreekt.",
    "Ik kom met een scootmobiel.",
    "Bel mij liever op mijn vaste nummer.",
];
pub(super) const APPRECIATIONS: &[&str] = &[
    "Er werd naar mij geluisterd. Het duurde wel lang.",
    "Duidelijke brieven, en ik werd elke keer teruggebeld.",
    "Ik moest mijn verhaal twee keer vertellen. Verder ben ik goed geholpen.",
];
