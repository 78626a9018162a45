"""A sentence of the field in each language of the Hub: its tag, the sentence, a word in its middle, the
beginning of a word."""

SENTENCES = {
    "English": ("en", "Officers screen every arriving worker for signs of forced labour.", "forced", "arriv"),
    "Indonesian": ("id", "Petugas perlu mendengarkan korban perdagangan orang lebih dahulu.", "perdagangan", "mendeng"),
    "Malay": ("ms", "Pegawai mesti melindungi mangsa pemerdagangan orang dan buruh paksa.", "mangsa", "melind"),
    "Jawi": ("ms-Arab", "ڤݢاواي مستي مليندوڠي مڠسا ڤمرداڬڠن اورڠ دان بوروه ڤقسا", "مڠسا", "مليند"),
    "Filipino": ("fil", "Tinutulungan nila ang mga biktima ng pangangalakal ng tao.", "biktima", "pangang"),
    "Vietnamese": ("vi", "Cán bộ biên phòng hỗ trợ nạn nhân bị mua bán người trở về cộng đồng.", "nạn nhân", "biê"),
    "Thai": ("th", "เจ้าหน้าที่ต้องคัดแยกผู้เสียหายจากการค้ามนุษย์ก่อนดำเนินคดี", "ผู้เสียหาย", "การค้ามนุ"),
    "Lao": ("lo", "ເຈົ້າໜ້າທີ່ຕ້ອງປົກປ້ອງຜູ້ຖືກເຄາະຮ້າຍຈາກການຄ້າມະນຸດແລະແຮງງານບັງຄັບ", "ຜູ້ຖືກເຄາະຮ້າຍ", "ແຮງງ"),
    "Khmer": ("km", "មន្ត្រីត្រូវការពារជនរងគ្រោះដោយអំពើជួញដូរមនុស្សនិងពលកម្មដោយបង្ខំ", "ជនរងគ្រោះ", "ជួញ"),
    "Burmese": ("my", "အရာရှိများသည် လူကုန်ကူးခံရသူများကို ကာကွယ်စောင့်ရှောက်ရမည်", "လူကုန်ကူး", "စောင့်"),
    "Chinese": ("zh-Hans", "执法人员应当识别人口贩运的被害人并提供保护和法律援助", "人口贩运", "被害"),
    "Traditional Chinese": ("zh-Hant", "執法人員應鑑別人口販運被害人並提供庇護及通譯服務", "人口販運", "庇護"),
    "Tamil": ("ta", "அதிகாரிகள் ஆட்கடத்தலால் பாதிக்கப்பட்டவர்களைப் பாதுகாக்க வேண்டும்", "பாதுகாக்க", "ஆட்கட"),
    "Portuguese": ("pt", "A polícia deve proteger as vítimas do tráfico de pessoas.", "tráfico", "proteg"),
    "Tetum": ("tet", "Polísia tenke proteje vítima tráfiku umanu no fó asisténsia legál ba sira.", "tráfiku", "asist"),
}  # fmt: skip
