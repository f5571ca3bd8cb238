"""The words that the sample's people, companies and addresses are made of; all invented mixes."""


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a text.

    >>> listed("Ann Ben")
    ('Ann', 'Ben')
    """
    return tuple(text.split())


#: Given names of women and of men, the commonest first; later ones are drawn less often.
WOMEN = listed(
    """
    Mary Sarah Emma Susan Helen Karen Laura Margaret Julie Claire Elizabeth Rachel Anna Jane Louise
    Rebecca Alison Joanne Nicola Lisa Amanda Fiona Sophie Catherine Victoria Charlotte Amy Deborah
    Christine Hannah Lucy Jennifer Katherine Patricia Tracey Jessica Olivia Emily Gemma Angela
    Michelle Linda Barbara Ruth Samantha Natalie Diana Carol Anne Janet Heather Wendy Zoë Chloë
    Grace Ella Isla Freya Aisha Fatima Priya Anjali Siobhán Niamh Aoife Agnieszka Katarzyna
    Małgorzata Magdalena María Lucía Inês Beatriz Françoise Hélène Amélie Chloé Renée Birgit Ursula
    Heike Annika Åsa Märta Solveig Ingrid Bronwyn Siân Rhian Carys Megan Nerys Morag Eilidh Kirsty
    Catriona Yasmin Leila Noor Zainab Mei Ling Yuki Hana Ngozi Amara Chidinma Abena Esi Temperance
    Primrose Hyacinth Marigold Dorothea Winifred Mabel Edith Florence Beatrice Harriet Matilda
    Rosalind Cordelia Imogen Tabitha Verity Clementine Philippa Georgina Henrietta Arabella
    Josephine Delphine Bernadette Theodora Antonia Marianne Rosemary Pauline Gillian Hilary Lesley
    Maureen Sheila Brenda Doreen Joyce Vera Phyllis Elsie Ivy Olive Pearl Daphne Sylvia Marjorie
    """
)
MEN = listed(
    """
    David John Paul James Andrew Mark Michael Stephen Robert Peter Richard Christopher Simon Thomas
    William Matthew Daniel Ian Martin Anthony Kevin Steven Jonathan Philip Alan Adam Stuart Benjamin
    Edward Graham Gary Neil Nicholas Timothy Colin Alexander Samuel Joseph George Keith Charles
    Patrick Oliver Jack Harry Luke Ryan Sean Craig Darren Jason Lee Wayne Barry Trevor Mohammed
    Ahmed Hassan Ibrahim Omar Imran Rajesh Sanjay Vikram Arjun Tomasz Piotr Łukasz Paweł Michał
    Krzysztof José Javier Ángel Nuno João Rui François Étienne Rémy Benoît Jürgen Günther Björn
    Sören Lars Åke Magnus Rhys Gareth Owen Dafydd Emyr Huw Alasdair Hamish Callum Fergus Ewan
    Cillian Oisín Pádraig Eoin Conor Wei Jun Hiroshi Kenji Chukwuemeka Kwame Kofi Tunde Yaw Barnaby
    Ambrose Cuthbert Horatio Jasper Lionel Monty Rupert Quentin Sebastian Tobias Ulysses Vernon
    Wilfred Xavier Yorick Zachary Albert Alfred Arthur Bernard Cecil Clifford Cyril Derek Desmond
    Douglas Ernest Eric Eugene Frank Frederick Geoffrey Gerald Gilbert Gordon Harold Henry Herbert
    Howard Hugh Jeremy Kenneth Laurence Leonard Leslie Malcolm Maurice Neville Norman Ralph Raymond
    Reginald Roger Roland Ronald Roy Russell Sidney Stanley Terence Victor Walter
    """
)

#: What people are called instead of the name on the contract.
NICKNAMES = {
    "Margaret": ("Maggie", "Meg", "Peggy"),
    "Elizabeth": ("Liz", "Beth", "Betty"),
    "Katherine": ("Kate", "Kathy"),
    "Catherine": ("Cathy", "Kate"),
    "Susan": ("Sue",),
    "Rebecca": ("Becky",),
    "Deborah": ("Debbie",),
    "Christine": ("Chris", "Tina"),
    "Jennifer": ("Jen", "Jenny"),
    "Patricia": ("Pat", "Trish"),
    "Victoria": ("Vicky",),
    "Samantha": ("Sam",),
    "Alison": ("Ali",),
    "Joanne": ("Jo",),
    "Amanda": ("Mandy",),
    "Philippa": ("Pippa",),
    "Georgina": ("George", "Gina"),
    "Josephine": ("Jo", "Josie"),
    "David": ("Dave",),
    "James": ("Jim", "Jamie"),
    "Andrew": ("Andy",),
    "Michael": ("Mike", "Mick"),
    "Stephen": ("Steve",),
    "Steven": ("Steve",),
    "Robert": ("Rob", "Bob"),
    "Peter": ("Pete",),
    "Richard": ("Rick", "Dick"),
    "Christopher": ("Chris",),
    "Thomas": ("Tom",),
    "William": ("Bill", "Will"),
    "Matthew": ("Matt",),
    "Daniel": ("Dan", "Danny"),
    "Anthony": ("Tony",),
    "Jonathan": ("Jon",),
    "Philip": ("Phil",),
    "Benjamin": ("Ben",),
    "Edward": ("Ted", "Ed"),
    "Nicholas": ("Nick",),
    "Timothy": ("Tim",),
    "Alexander": ("Alex",),
    "Samuel": ("Sam",),
    "Joseph": ("Joe",),
    "Charles": ("Charlie",),
    "Patrick": ("Paddy",),
    "Frederick": ("Fred",),
    "Kenneth": ("Ken",),
    "Ronald": ("Ron",),
    "Geoffrey": ("Geoff",),
    "Laurence": ("Larry",),
    "Leonard": ("Len",),
    "Raymond": ("Ray",),
}

#: Common family names first; then beginnings and endings that make some 2,000 rarer ones.
FAMILIES = listed(
    """
    Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker
    White Roberts Green Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose
    Davis Cox Alexander Singh Begum Hussain Ali Shah Kaur Murphy O'Neill O'Connor O'Sullivan Byrne
    Ryan Kelly Walsh McCarthy MacDonald MacLeod Campbell Stewart Fraser Murray Grant Nowak Kowalski
    Wiśniewski Wójcik Kamiński Lewandowski García Fernández Núñez López Pérez Silva Gonçalves
    Conceição Müller Schröder Jäger Köhler Größe Lefèvre Dubois Gauthier Håkansson Sjöström
    Lindqvist Sørensen Ødegaard Nguyen Tran Chen Wang Okafor Adeyemi Mensah Owusu Tanaka Suzuki
    Rossi Bianchi Smith-Hughes Taylor-Green Novák Dvořák Horváth Popescu Ionescu Yılmaz Öztürk
    Haddad Mansour
    """
)
FAMILY_BEGINNINGS = listed(
    """
    Ash Bar Beck Black Brad Bram Bur Cal Carl Chad Clay Cran Dal Den Dray East Ell Fair Farn Fox Gar
    Glen Green Had Hal Har Haw Hazel Hol Hunt Kel Kings Lang Lock Mar Mel Mill Nor Oak Pem Pren Rad
    Red Ros Sel Shel Stan Stock Sut Tar Thorn Up Wal War Wat West Whit Win Wood Yar
    """
)
FAMILY_ENDINGS = listed(
    """
    bourne bridge brook bury by combe cote croft dale don field ford gate ham hurst ley low man more
    ridge sett shaw ston stow thorpe ton wall ward water well wick wood worth
    """
)

STREET_NAMES = listed(
    """
    Abbey Acacia Alder Alma Anchor Apple Arbour Ash Aspen Badger Bakers Bank Barley Beacon Beech
    Bell Birch Bishop Bluebell Bramble Bridge Brook Burnside Cairn Canal Castle Cedar Chapel Cherry
    Chestnut Church Clover Coach Colliers Coopers Copper Cornfield Crown Curlew Daisy Dean Dove
    Drift Elder Elm Engine Fair Falcon Farrier Fell Fern Ferry Field Finch Forge Foundry Fox Garden
    Garnet Gate George Glebe Goose Grange Grove Harbour Hare Hawthorn Hazel Heath Heron High Hill
    Holly Hope Ivy Jubilee Juniper Keel Kestrel Kiln King Kingfisher Laburnum Lark Laurel Lavender
    Lime Linden Lock Long Magnolia Mallard Manor Maple Market Mason Meadow Mill Minster Moor Moss
    Nelson New North Oak Orchard Osprey Otter Oxford Paddock Park Pear Pine Plough Poplar Primrose
    Priory Quarry Quay Queen Raven Rectory Robin Rope Rose Rowan Saddlers Salt School Ship Silver
    Skylark South Spinney Spring Station Stone Swan Sycamore Tanner Thistle Tower Union Vale
    Vicarage Victoria Vine Walnut Water Weaver Wells West Wharf Wheat White Willow Windmill Wren Yew
    York
    """
)
STREET_KINDS = ("Road", "Street", "Lane", "Avenue", "Close", "Drive", "Way", "Crescent")
STREET_SHORT = {
    "Road": "Rd",
    "Street": "St",
    "Lane": "Ln",
    "Avenue": "Ave",
    "Close": "Cl",
    "Drive": "Dr",
    "Way": "Way",
    "Crescent": "Cres",
}
#: Towns of a county that is on no map, the largest first; the post-code area FH is not in use.
TOWNS = listed(
    """
    Fernhall Ashcombe Marlbridge Stowbury Kelderwick Oxmere Haverstock Pennaford Thornsea Wexcombe
    Dunmarsh Ellerby Greatham-on-Wyre Hollinside Inglebeck Langmoor Millhaven Nettlecombe Orrinton
    Pikeley Quernford Ravenscar-Green Saltwick Tarnbrook Underbarrow-Fell Verwood-Moor Whinfield
    Yelderton Ambleford Brockdale Coldmere Derrowby Eastwyre Frostenden-Hill Glaisby Hexcombe
    """
)
COUNTY = "Wyreshire"

COMPANY_FIRST = listed(
    """
    Acorn Albion Amber Anvil Arrow Aurora Beacon Blue Bright Cairn Castle Cedar Civic Clear Cobalt
    Compass Copper Crown Delta Dovetail Eagle Eastgate Ember Falcon Fern Fox Garnet Granite Green
    Harbour Harvest Heron Highfield Iron Ivory Juniper Kestrel Keystone Lantern Lark Magnet Maple
    Marlin Meridian Mill Northgate Oak Orchard Osprey Otter Pebble Penny Pinnacle Pioneer Quarry
    Quill Raven Redwood River Rowan Saffron Severn Silver Slate Sparrow Spruce Sterling Summit Swift
    Tamar Thistle Topaz Tower Union Vale Vector Westgate Willow Wren Zenith
    """
)
COMPANY_SECOND = listed(
    """
    Bakery Builders Care Catering Cleaning Dental Design Electrical Engineering Estates Fabrics
    Fencing Finance Flooring Foods Furniture Garage Glass Haulage Holdings Hotels Interiors Joinery
    Kitchens Landscapes Lettings Lighting Logistics Media Motors Optics Packaging Plumbing Printing
    Properties Roofing Salons Security Signs Software Storage Studios Supplies Textiles Tools Travel
    Tyres Veterinary Windows Works
    """
)
COMPANY_FORMS = ("Ltd", "Limited", "LLP", "PLC", "& Sons", "& Co", "CIC", "")

MAIL_DOMAINS = (
    "mail.example.com",
    "post.example.net",
    "inbox.example.org",
    "example.com",
    "home.example.net",
    "web.example.org",
)
#: Numbers that regulators keep free for stories: ten thousand lines, used for companies.
STORY_LINES = (
    "0113496",
    "0114496",
    "0116496",
    "0117496",
    "0118496",
    "0121496",
    "0131496",
    "0141496",
    "0151496",
    "0161496",
    "0191498",
)
