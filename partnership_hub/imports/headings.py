"""Which column of a sheet is which, in the words that people head them with."""

import re
import unicodedata

from ..search.analysis import fold

# Beside the Hub's own headings and the names of the fields. Folded when compared: case, marks and signs do not matter.
SYNONYMS = {
    "id": "number in the hub; hub number; id; entry; entry id; nomor; no. hub; หมายเลข; số; mã số; numero; "
    "número",
    "seen": "last changed; version in the hub; updated at; terakhir diubah; แก้ไขล่าสุด; sửa lần cuối",
    "title": "title; name; name of document; document title; document name; name of organisation; "
    "organisation; organization; name of organization; organisation name; name of the organisation; judul; "
    "nama; nama dokumen; nama organisasi; tajuk; nama pertubuhan; ชื่อเรื่อง; ชื่อ; ชื่อเอกสาร; ชื่อองค์กร; "
    "ชื่อหน่วยงาน; tiêu đề; tên; tên tài liệu; nhan đề; tên tổ chức; pamagat; pangalan; título; títulu; "
    "naran; ຊື່; ຫົວຂໍ້; ចំណងជើង; ឈ្មោះ; ခေါင်းစဉ်; အမည်; 标题; 題名; தலைப்பு",
    "language": "written in; language; original language; lang; bahasa; ภาษา; ngôn ngữ; wika; língua; "
    "idioma; ພາສາ; ភាសា; ဘာသာစကား; 语言",
    "type": "type; kind; document type; type of document; type of organisation; type of organization; jenis; "
    "tipe; ประเภท; loại; loại tài liệu; uri; tipo",
    "format": "format; kind of story; format cerita; bentuk; รูปแบบ; định dạng",
    "summary": "summary; abstract; description; short description; ringkasan; deskripsi; abstrak; "
    "keterangan; บทคัดย่อ; สรุป; คำอธิบาย; tóm tắt; mô tả; buod; paglalarawan; resumo; descrição",
    "body": "body; text; full text; what it does; isi; teks; เนื้อหา; nội dung; nilalaman; texto",
    "countries": "countries; country; country/countries; location; negara; ประเทศ; quốc gia; nước; bansa; "
    "país; países; nasaun; ປະເທດ; ប្រទេស; နိုင်ငံ; 国家",
    "asean_wide": "asean-wide; asean wide; regional; whole region; se-asean; seluruh asean; ทั่วอาเซียน; "
    "toàn asean",
    "topics": "topics; topic; theme; themes; subject; subjects; topik; tema; หัวข้อ; chủ đề; paksa; tópicos; "
    "temas",
    "keywords": "keywords; keyword; tags; key words; kata kunci; คำสำคัญ; từ khóa; từ khoá; susing salita; "
    "palavras-chave",
    "featured": "featured; highlight; unggulan; แนะนำ; nổi bật",
    "staff_note": "note for staff; internal note; staff note; notes; remarks; catatan; หมายเหตุ; ghi chú; "
    "tala; notas",
    "publishers": "publishers; publisher; published by; issuing body; organisation responsible; penerbit; "
    "ผู้จัดพิมพ์; สำนักพิมพ์; nhà xuất bản; đơn vị phát hành; tagapaglathala; editora; editor",
    "authors": "authors; author; author(s); written by; penulis; pengarang; ผู้แต่ง; ผู้เขียน; tác giả; "
    "may-akda; autores; autor",
    "author": "author; written by; reporter; penulis; ผู้เขียน; tác giả; may-akda; autor",
    "source": "first published by; source; publisher; sumber; แหล่งที่มา; nguồn; pinagmulan; fonte",
    "publication_date": "publication date; published; date; date published; date of publication; year; "
    "publication year; year of publication; tanggal terbit; tanggal; tahun; tahun terbit; tarikh; วันที่; "
    "วันที่เผยแพร่; ปี; ปีที่พิมพ์; ngày xuất bản; ngày; năm; năm xuất bản; petsa; taon; data; ano; "
    "data de publicação",
    "adopted_date": "adopted; date of adoption; adoption date; tanggal disahkan; วันที่รับรอง; ngày thông qua",
    "audiences": "audiences; audience; for; for whom; target group; pembaca; sasaran; กลุ่มเป้าหมาย; "
    "đối tượng",
    "outside_url": "address outside; url; link; web address; address; source url; tautan; alamat; pautan; "
    "ลิงก์; ที่อยู่เว็บ; liên kết; đường dẫn; ligação",
    "links": "links to files; link to file; file links; file url; download; tautan berkas; ลิงก์ไฟล์; "
    "liên kết tệp",
    "rights": "rights; licence; license; copyright; hak cipta; lisensi; ลิขสิทธิ์; bản quyền; direitos",
    "supersedes": "replaces; supersedes; menggantikan; แทนที่; thay thế",
    "content_note": "note before reading; content note; content warning; peringatan; คำเตือน; cảnh báo",
    "transcript": "transcript; transkrip; บทถอดเสียง; bản ghi lời",
    "video_url": "video elsewhere; video; video link; video url; tautan video; ลิงก์วิดีโอ",
    "local_name": "name in local script; local name; nama lokal; nama setempat; ชื่อท้องถิ่น; tên địa phương",
    "local_language": "language of that name; language of local name",
    "acronym": "acronym; abbreviation; short name; singkatan; akronim; ตัวย่อ; ชื่อย่อ; viết tắt; "
    "tên viết tắt; sigla",
    "former_names": "former names; formerly; previous name; nama lama; ชื่อเดิม; tên cũ",
    "also_known_as": "also known as; other names; aka; nama lain; ชื่ออื่น; tên khác",
    "level": "level; scope; tingkat; ระดับ; cấp",
    "working_languages": "working languages; languages spoken; languages; bahasa kerja; ภาษาที่ใช้; "
    "ngôn ngữ làm việc",
    "who_may_come": "who may come; eligibility; ผู้มีสิทธิ์; ai có thể đến",
    "cost": "cost; fees; price; biaya; ค่าใช้จ่าย; chi phí",
    "how_to_refer": "how to be referred; referral; how to refer; rujukan; การส่งต่อ; cách chuyển gửi",
    "hours": "hours; opening hours; jam buka; jam layanan; เวลาทำการ; giờ làm việc; oras",
    "phone": "phone; telephone; general phone; tel; phone number; telepon; telefon; โทรศัพท์; เบอร์โทร; "
    "điện thoại; số điện thoại; telepono; telefone",
    "email": "e-mail; email; general e-mail; mail; surel; อีเมล; thư điện tử; correio",
    "website": "website; web site; homepage; url; situs web; laman web; เว็บไซต์; trang web",
    "status": "status; state; สถานะ; trạng thái",
    "address": "address in the hub; hub address",
}  # fmt: skip


def known_as(heading):
    """A heading without what does not matter: signs, spaces, case, marks, what stands in brackets as a hint."""
    text = unicodedata.normalize("NFC", re.sub(r"\*|:\s*$", "", heading))
    folded = fold(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text))
    return "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LNM")


def names_of(columns):
    """{heading as it is known: name of a column}. The first column that answers to a word has it."""
    found = {}
    for words in (
        lambda column: [column.name, column.name.replace("_", " "), str(column.heading)],
        lambda column: SYNONYMS.get(column.name, "").split("; "),
    ):
        for column in columns:
            for word in words(column):
                if word:
                    found.setdefault(known_as(word), column.name)
    return found


def recognised(cells, names):
    """{position: name of a column} of a row of headings."""
    found = {}
    for at, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) <= 100:
            whole = known_as(cell)
            name = names.get(whole) or names.get(known_as(re.sub(r"[(（\[].*", "", cell)))
            if name:
                found[at] = name
    return found
