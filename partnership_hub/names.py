"""The names by which readers know what entries are filed under: typed as words, they lead to filters and pages."""

import re

from .vocabulary import ENDONYMS

# Beside each country's name and endonym. What its neighbours call it (as in Unicode's CLDR), since a Lao reader
# types Thailand's name in Lao; what it was called before, since texts and people still do.
OTHER_NAMES = {
    "bn": "Brunei; Negara Brunei Darussalam; بروني; บรูไน; ບຣູໄນ; ព្រុយណេ; ဘရူနိုင်း; 文莱; 汶萊; புருனே",
    "kh": "Kampuchea; Kamboja; Kemboja; Campuchia; Camboja; ប្រទេសកម្ពុជា; กัมพูชา; ກຳປູເຈຍ; ကမ္ဘောဒီးယား; 柬埔寨; கம்போடியா",
    "id": "Indonésia; Indonesya; إندونيسيا; อินโดนีเซีย; ອິນໂດເນເຊຍ; ឥណ្ឌូណេស៊ី; အင်ဒိုနီးရှား; 印度尼西亚; 印度尼西亞; "
    "印尼; இந்தோனேசியா",
    "la": "Laos; Lao; Lào; Lao People’s Democratic Republic; ປະເທດລາວ; ສປປ ລາວ; ลาว; ឡាវ; လာအို; 老挝; 老撾; 寮國; லாவோஸ்",
    "my": "Malásia; مليسيا; มาเลเซีย; ມາເລເຊຍ; ម៉ាឡេស៊ី; မလေးရှား; 马来西亚; 馬來西亞; மலேசியா",
    "mm": "Burma; Birmânia; Mianmar; Miến Điện; မြန်မာနိုင်ငံ; เมียนมา; พม่า; ມຽນມາ; ມຽນມ້າ; មីយ៉ាន់ម៉ា; ភូមា; 缅甸; 緬甸; "
    "மியான்மார்; பர்மா",
    "ph": "Filipina; Filipinas; ฟิลิปปินส์; ຟິລິບປິນ; ហ្វីលីពីន; ហ្វ៊ីលីពីន; ဖိလစ်ပိုင်; 菲律宾; 菲律賓; பிலிப்பைன்ஸ்",
    "sg": "Singapura; Singapur; Cingapura; سيڠاڤورا; สิงคโปร์; ສິງກະໂປ; សិង្ហបុរី; စင်္ကာပူ; 新加坡; சிங்கப்பூர்",
    "th": "Thái Lan; Tailândia; تايلان; ประเทศไทย; ໄທ; ປະເທດໄທ; ថៃ; ထိုင်း; 泰国; 泰國; தாய்லாந்து",
    "tl": "East Timor; Timor Lorosa’e; ติมอร์-เลสเต; ທິມໍ-ເລສເຕ; ទីម័រលេស្តេ; အရှေ့တီမော; 东帝汶; 東帝汶; திமோர்-லெஸ்தே",
    "vn": "Vietnam; Vietnã; Vietname; เวียดนาม; ຫວຽດນາມ; វៀតណាម; ဗီယက်နမ်; 越南; வியட்நாம்",
}


def country_names(countries):
    """(name, code), those that count first where two are the same."""
    for country in countries:
        for name in (country.name, country.endonym, *OTHER_NAMES.get(country.pk, "").split("; ")):
            yield name, country.pk


def topic_names(topics):
    """A topic answers to its label, to its code, and to the parts of its label: “shelter” and “housing”."""
    topics = list(topics)
    yield from ((topic.label, topic.pk) for topic in topics)
    yield from ((topic.pk.replace("-", " "), topic.pk) for topic in topics)
    yield from ((part, topic.pk) for topic in topics for part in re.split(r",| and ", topic.label))


def choice_names(choices):
    """A choice answers to its label, to its code, and to the parts of its label: “fishers” and “seafarers”."""
    for code, label in choices.items():
        yield str(label), code
        yield code.replace("-", " "), code
        yield from ((part, code) for part in re.split(r",| and | or ", str(label)))


def language_names():
    return ((endonym.name, code) for code, endonym in ENDONYMS.items())
