"""make_bad.py FOLDER: write the broken and hostile files of the bad-input tests."""
import io, os, struct, sys, zipfile

out = sys.argv[1]


def put(name, data):
    with open(os.path.join(out, name), 'wb') as f:
        f.write(data)


def pdf(pages, extra_objects=b'', trailer=b'', text=b''):
    """A small PDF of PAGES pages."""
    objects = [b'<</Type/Catalog/Pages 2 0 R>>',
               b'<</Type/Pages/Count %d/Kids[%s]>>' % (pages, b' '.join(b'%d 0 R' % (4 + i) for i in range(pages))),
               b'<</Length %d>>stream\n%s\nendstream' % (len(text), text)]
    objects += [b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R'
                b'/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>'] * pages
    objects += [extra_objects] if extra_objects else []
    data, at = b'%PDF-1.4\n', []
    for n, o in enumerate(objects):
        at.append(len(data))
        data += b'%d 0 obj\n%s\nendobj\n' % (n + 1, o)
    start = len(data)
    data += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1) + b''.join(b'%010d 00000 n \n' % a for a in at)
    return data + b'trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, trailer, start)


def docx(document, members=()):
    data = io.BytesIO()
    with zipfile.ZipFile(data, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr('word/document.xml', document)
        for name, text in members:
            z.writestr(name, text)
    return data.getvalue()


W = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
PARA = '<w:p><w:r><w:t>%s</w:t></w:r></w:p>'

put('empty.txt', b'')
put('blank.txt', '　\n \r\n\t\n'.encode())
put('picture.docx', b'\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR' + os.urandom(4000))
put('random.pdf', os.urandom(4000))
whole = pdf(3, text=b'BT /F 12 Tf 72 700 Td (a plan) Tj ET')
put('cut.pdf', whole[:len(whole) // 3])
encrypt = b'<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>' % (b'o' * 32, b'u' * 32)
put('locked.pdf', pdf(1, encrypt, b'/Encrypt 5 0 R/ID[(0123456789abcdef)(0123456789abcdef)]', b'BT /F 12 Tf (x) Tj ET'))
put('scan.pdf', pdf(2))
put('long.pdf', pdf(5001, text=b'BT /F 12 Tf 72 700 Td (page) Tj ET'))
put('bomb.docx', docx(W % (PARA % ('0' * (600 << 20)))))
put('dtd.docx', docx('<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>' + W % (PARA % '&c;')))
put('deep.docx', docx(W % ('<w:p>' * 20000 + '</w:p>' * 20000)))
good = docx(W % (PARA % '1. 加强管理。〔牵头单位：市教育局〕'))
put('cut.docx', good[:len(good) // 2])
put('many.docx', docx(W % '', ((f'word/{n}.xml', '') for n in range(70000))))
put('no-task.txt', '春天来了，河边的柳树发芽了。\n孩子们在广场上放风筝。\n'.encode())
put('invalid.txt', '一、主要任务\n1. 加强'.encode() + b'\xff\xfe\xfa\xc3\x28' + '管理。〔牵头单位：市教育局〕\n'.encode())
with open(os.path.join(out, 'huge.txt'), 'wb') as f:
    f.truncate(2 << 30)
# An encrypted office file is an OLE container with these two streams.
ole = bytearray(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(16) + struct.pack('<HHHHH', 0x3e, 3, 0xfffe, 9, 6))
ole += bytes(10) + struct.pack('<IIIIIIII', 1, 1, 0, 4096, 0xfffffffe, 0, 0xfffffffe, 0) + struct.pack('<I', 0) + b'\xff' * 432
sector = struct.pack('<II', 0xfffffffd, 0xfffffffe) + b'\xff' * 504
for name, kind in (('Root Entry', 5), ('EncryptionInfo', 2), ('EncryptedPackage', 2)):
    entry = (name.encode('utf-16-le') + bytes(64))[:64] + struct.pack('<HBB', 2 * len(name) + 2, kind, 1)
    sector += entry + struct.pack('<III', 0xffffffff, 0xffffffff, 1 if kind == 5 else 0xffffffff) + bytes(36) + struct.pack('<IQ', 0xfffffffe, 0)
put('locked.docx', bytes(ole)[:512].ljust(512, b'\xff') + sector + bytes(128))
