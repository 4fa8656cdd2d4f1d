"""Words in capitals and brand names that are exceptions to the rules: the tables of the letters module.

The respellings in ACRONYMS and NAMES were tested by ear with flite and espeak-ng.
"""

from __future__ import annotations

from studio.text.tables import word_set

ACRONYMS = {
    "NASA": "Nasa", "OK": "okay", "NATO": "Nato",
    "GIF": "gif", "LAN": "lan", "WLAN": "W-lan", "RAM": "ram", "ROM": "rom",
    "LASER": "laser", "RADAR": "radar", "SONAR": "sonar", "SCUBA": "scuba", "UNESCO": "you-nesko",
    "UNICEF": "unisef", "OPEC": "opec", "AIDS": "aids", "COVID": "covid", "FIFA": "Fifa", "UEFA": "you eefa",
    "NAFTA": "nafta", "SWAT": "swat", "SIM": "sim", "PIN": "pin", "JPEG": "jay-peg", "MPEG": "em-peg",
    "CUDA": "cooda", "ASIC": "aysick", "FOMO": "fomo", "YOLO": "yo-low", "JSON": "jason", "YAML": "yaml",
    "TOML": "toml", "REST": "rest", "CAPTCHA": "captcha", "DARPA": "darpa", "NOAA": "noah", "FEMA": "feema",
    "OSHA": "osha", "HIPAA": "hippa", "POTUS": "potus", "SCOTUS": "scotus", "FLOPS": "flops", "FLOP": "flop",
    "TOPS": "tops", "RAG": "rag", "BERT": "bert", "GAN": "gan", "LIDAR": "lie-dar", "NIMBY": "nimby",
    "YIMBY": "yimby", "GUI": "gooey", "WYSIWYG": "wizzy-wig", "ASCII": "ascii", "ANSI": "ansi",
    "IEEE": "I triple E", "NASDAQ": "nazdack", "CAGR": "kagger", "EBITDA": "ee-bit-dah", "GAAP": "gap",
    "AWOL": "eigh-wall",
    "MAGA": "magga", "NIST": "nist", "CERN": "cern", "SAAS": "sass", "VRAM": "vee-ram",
    "DRAM": "dee-ram", "SRAM": "ess-ram", "BIOS": "buy-oss", "NERF": "nerf", "LORA": "laura", "CRISPR": "crisper",
    "PEMDAS": "pemdas", "SOTA": "soda", "MOOC": "mook", "ROFL": "roffel", "LOL": "lol", "TED": "ted", "ZIP": "zip",
    "PAC": "pac", "NET": "net", "MOMA": "moma", "ARM": "arm", "NVIDIA": "en-vidia", "LLAMA": "llama",
    "WIFI": "wi-fi", "COBOL": "coball", "LISP": "lisp", "ICE": "ice", "SEAL": "seal", "SALT": "salt", "DOS": "dos",
}  # fmt: skip
"""Acronyms that are pronounced as a word, with a respelling."""

INITIALISMS = word_set("""
    AI US UK EU UN IT TV UAE USA USSR UCLA USDA UC LA NY NYC DC SF CEO CFO CTO COO CIO CMO CISO VP HR PR PM AM ID IP
    IQ EQ OS UI UX AR VR XR QA API CPU GPU TPU NPU LLM SLM NLP ML AGI ASI IPO ETF GDP CPI VC PE ROI KPI OKR FAQ FYI ASAP
    RSVP IMHO IMO BTW AKA DIY EV SUV RV ATM DJ MC CD DVD USB HDMI URL HTML HTTP HTTPS CSS XML SQL SDK IDE IOT MIT IBM
    AMD HP GM GE BMW UPS DHL CNN BBC NBC CBS ABC ESPN HBO NPR PBS WSJ NYT AP UPI FBI CIA NSA DOJ DOD DOE EPA FDA FTC FCC
    SEC IRS CDC NIH WHO WTO IMF ECB EEA ESA ISS NBA NFL MLB NHL NCAA UFC WWE PGA UFO VIP PDF PNG SVG MP CO OECD AAA AA
    ADHD ALS DNA RNA HIV ICU ER IEA IOC IOU IVF ISO ISP ITU AWS GCP SMS SEO SUV TSA UV UPC USPS YMCA ACLU AARP NAACP
    EEOC AFL CIO IAEA OEM IRA ISA MBA AB TA EA ESG EOD ETA EST IDF MOE OCR POC RPA SLA SOA TAM TCO UAV UCSD UCSB
    USC UAW UBI VAE EUV EDA ASML TSMC AOL PTA OCD MVP AED AEI IEP CICD ABA ACA ADP AMA APA
    ARPU ASR UTXO FOMC NYSE
    """)
"""Initialisms that are spelled out though they could be pronounced, or are too common to leave to a rule."""

AMBIGUOUS = word_set("US IT WHO AM LA OR CO TA MOE IRA ISA")
"""Initialisms that are plain words inside text in capitals."""

LABELS = (
    "grades|groups|sections|letters|columns|vitamins|teams|types|plans|options|classes|categories|parts|points|rows|levels"
    "|exhibits"
)
"""Pattern of words that are followed by letters as labels: "sections A-C"."""

EMPHASISED = word_set("""
    NOT NO YES ALL AND BUT SO WE YOU HE SHE IS ARE WAS DO DID HAS HAD CAN NOW NEW BIG ANY WHY HOW OUR HIS HER ITS OUT
    OFF ONE TWO TEN SIX GO UP ON IN AT OF OR IF AS BE BY MY ME TO AN THE FOR TOO WAY DAY END TOP OWN LET GET GOT SEE SAY
    WOW FUN BAD HOT MAY OLD RUN TRY USE WIN WON YET YOUR THIS THAT WHAT WHEN MUCH SUCH WITH WELL THEY THEM SAD MAD LOT
    LOW KEY BUY CUT PUT SET SIT ASK ACT ADD AGO AIM AIR BOY MAN MEN WAR TAX LAW JOB CAR HIT HUH HEY OH AH UH UM HA
    KNOW ONLY VERY EVERY MUST NEVER EVER REALLY STOP WAIT FREE REAL HUGE ALWAYS ACTUAL FIRST LAST BEST DON'T DONT CANT
    FIGHT THOUGHT THROUGH LENGTH STRENGTH MONTHS SCHOOL WORLD RIGHT NIGHT LIGHT WRONG THING THINGS
    MIX MAX BOX EAT EGG EYE FAR FEW FLY GOD GUY JOY KID LIE MOM MUD NUT ODD PAY SKY SON SHY TEA TIE TOE TOY WET ZOO HERO
    """)
"""Short words that people write in capitals for emphasis."""

NAMES = {
    "WWI": "World War one", "WWII": "World War two", "WW1": "World War one", "WW2": "World War two", "PhD": "P H D",
    "PhDs": "P H D's", "SaaS": "sass", "PaaS": "pass", "IaaS": "eye-ass", "LoRA": "laura",
    "LLaMA": "llama", "LaTeX": "lay-teck", "PyTorch": "pie torch", "NumPy": "num pie", "SciPy": "sigh pie",
    "PyPI": "pie P I", "WiFi": "wi-fi", "kWh": "kilowatt-hours", "MWh": "megawatt-hours", "GWh": "gigawatt-hours",
    "GHz": "gigahertz", "MHz": "megahertz", "kHz": "kilohertz", "MoE": "M O E", "IoT": "I O T", "DoD": "D O D",
    "DoJ": "D O J", "NVIDIA": "en-vidia", "Nvidia": "en-vidia", "iOS": "I O S", "macOS": "mac O S",
    "iPadOS": "I pad O S", "OCaml": "oh camel", "K8s": "koober-netties", "GitHub": "gitt hub", "MSc": "M S C",
    "BSc": "B S C", "JavaScript": "java script", "IMAX": "eye-max", "dB": "decibels", "mRNA": "M R N eigh",
    "MiG": "Mig", "MiGs": "Migs",
    "YoY": "year over year", "QoQ": "quarter over quarter", "MoM": "month over month",
    "FAQs": "F eigh Q's", "NoSQL": "no sequel", "OAuth": "O auth", "GaN": "gan", "vCPU": "V C P U",
    "CoV": "Cov", "HRs": "home runs",
}  # fmt: skip
"""Names in mixed case that the camel-case rule gets wrong."""
