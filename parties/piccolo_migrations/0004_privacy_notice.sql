-- The first version of what a person is told before their data are taken (PDPA s.23).
insert into privacy_notice (version, language, body, published_on) values
(1, 'th', 'เราเก็บข้อมูลของท่านเพื่อช่วยไกล่เกลี่ยข้อพิพาท
ศูนย์เก็บชื่อ ที่อยู่ เบอร์โทรศัพท์ เลขประจำตัว (ถ้าท่านให้) และเรื่องที่ท่านเล่า เพื่อรับคำร้อง ติดต่อคู่กรณี นัดหมาย ทำข้อตกลง และติดตามผล

เราทำได้เพราะอะไร
เป็นงานเพื่อประโยชน์สาธารณะและตามกฎหมายว่าด้วยการไกล่เกลี่ยข้อพิพาท ข้อมูลที่อ่อนไหว เช่น เรื่องสุขภาพหรือความปลอดภัย เราขอความยินยอมจากท่านก่อน หรือใช้เพื่อป้องกันอันตรายต่อชีวิต

ใครเห็นข้อมูลบ้าง
เจ้าหน้าที่ของศูนย์และผู้ไกล่เกลี่ยที่ทำเรื่องของท่านเท่านั้น คำตอบเรื่องความปลอดภัยมีเพียงผู้ดูแลความปลอดภัยที่อ่านได้ สิ่งที่พูดกันในห้องไกล่เกลี่ยจะไม่ถูกนำออกไป หากต้องส่งเรื่องต่อให้หน่วยงานอื่น เราจะถามท่านก่อน เว้นแต่กฎหมายบังคับ

เก็บไว้นานเท่าใด
ทะเบียนเรื่องเก็บ 10 ปี ข้อตกลงเก็บ 10 ปีหลังปิดเรื่อง บันทึกในห้องไกล่เกลี่ยลบภายใน 90 วันหลังปิดเรื่อง

ท่านมีสิทธิ
ขอดู ขอสำเนา ขอแก้ไข ขอให้ลบหรือระงับการใช้ข้อมูลของท่าน และร้องเรียนต่อคณะกรรมการคุ้มครองข้อมูลส่วนบุคคลได้ ติดต่อผู้ประสานงานคุ้มครองข้อมูลที่ศูนย์นี้', '2026-11-01'),
(1, 'en', 'We keep your information in order to help mediate the dispute
The centre keeps your name, address, telephone, identity number (if you give it) and what you tell us, to take the request, reach the other side, arrange meetings, write the agreement and follow it up.

Why we may
It is a task in the public interest and under the law on dispute mediation. For sensitive matters such as health or safety we ask your consent first, or use them to protect life.

Who sees it
Only the officers of the centre and the mediators of your case. Answers about safety are read by the safety officer alone. What is said in the mediation room does not leave it. Before passing the matter to another body we ask you, unless the law orders it.

How long
The register 10 years; agreements 10 years after closing; notes of the mediation room are erased within 90 days after closing.

Your rights
You may see, copy, correct, erase or restrict your information, and complain to the Personal Data Protection Committee. Ask the data protection contact of this centre.', '2026-11-01');
