"""The clauses every centre begins with, in the house's own words. A centre may replace, retire and add to them.

They admit no guilt where they speak of regret, ask for no interest above the law, and name nobody: places in braces are filled
from the promise they belong to, or asked for.
"""

from mediation.clauses import Clause, Theme

LIBRARY: tuple[Clause, ...] = (
    Clause(
        "pay_once",
        Theme.payment,
        "ชำระเงินครั้งเดียว",
        "{debtor} ตกลงชำระเงินจำนวน {amount} ให้แก่ {creditor} ครั้งเดียวเต็มจำนวน ภายในวันที่ {due} "
        "เมื่อได้รับเงินแล้ว {creditor} จะออกหลักฐานการรับเงินให้",
        "Payment in one sum",
        "{debtor} agrees to pay {amount} to {creditor} in one sum by {due}. "
        "{creditor} will give a receipt when the money has been received.",
    ),
    Clause(
        "pay_instalments",
        Theme.payment,
        "ผ่อนชำระเป็นงวด",
        "{debtor} ตกลงผ่อนชำระเงินรวม {amount} ให้แก่ {creditor} เป็น {count} งวด งวดละ {each} "
        "งวดแรกชำระภายในวันที่ {first_due} และงวดต่อไปตามตารางการชำระท้ายข้อตกลงนี้จนครบ",
        "Payment in instalments",
        "{debtor} agrees to pay {amount} to {creditor} in {count} payments of {each}. "
        "The first is due by {first_due}, the others as in the schedule of this agreement until all is paid.",
    ),
    Clause(
        "pay_transfer",
        Theme.payment,
        "ชำระโดยโอนเข้าบัญชี",
        "การชำระเงินให้โอนเข้าบัญชีธนาคารที่ {creditor} แจ้งไว้กับศูนย์ และให้ถือหลักฐานการโอนเป็นหลักฐานการชำระ",
        "Payment by transfer",
        "Payments are made to the bank account that {creditor} has named to the centre. The slip of the transfer is proof.",
    ),
    Clause(
        "pay_at_centre",
        Theme.payment,
        "ชำระเงินสดที่ศูนย์",
        "การชำระเงินสดให้ทำต่อหน้าเจ้าหน้าที่ของศูนย์ ณ {place} ทั้งสองฝ่ายลงชื่อในบันทึกการรับเงินทุกครั้ง",
        "Cash at the centre",
        "Cash is paid before an officer of the centre at {place}. Both sides sign the record of each payment.",
    ),
    Clause(
        "pay_early",
        Theme.payment,
        "ชำระก่อนกำหนดได้",
        "{debtor} จะชำระก่อนกำหนดหรือชำระเกินงวดก็ได้ โดย {creditor} จะไม่เรียกค่าใช้จ่ายเพิ่ม",
        "Paying earlier",
        "{debtor} may pay earlier or more than an instalment, and {creditor} asks nothing more for it.",
    ),
    Clause(
        "repair",
        Theme.work,
        "ซ่อมแซมให้ใช้ได้ดังเดิม",
        "{debtor} ตกลงซ่อมแซม {what} ให้ใช้ได้ดังเดิมด้วยค่าใช้จ่ายของตนเอง ให้แล้วเสร็จภายในวันที่ {due} แล้วให้ทั้งสองฝ่ายตรวจดูพร้อมกัน",
        "Repair",
        "{debtor} agrees to repair {what} at their own cost so that it can be used as before, by {due}. "
        "Both sides then look at it together.",
    ),
    Clause(
        "return_thing",
        Theme.work,
        "คืนสิ่งของ",
        "{debtor} ตกลงคืน {what} ให้แก่ {creditor} ในสภาพเดิม ณ {place} ภายในวันที่ {due}",
        "Giving a thing back",
        "{debtor} agrees to give {what} back to {creditor} in the state it was in, at {place} by {due}.",
    ),
    Clause(
        "cut_branches",
        Theme.land,
        "ตัดกิ่งไม้ที่ล้ำแนวเขต",
        "{debtor} ตกลงตัดกิ่งไม้และรากไม้ที่ล้ำเข้าไปในที่ของ {creditor} ภายในวันที่ {due} และดูแลไม่ให้ล้ำเข้าไปอีก",
        "Cutting what grows over the line",
        "{debtor} agrees to cut branches and roots that have grown into {creditor}'s land by {due}, "
        "and to keep them from growing over again.",
    ),
    Clause(
        "boundary_use",
        Theme.land,
        "แนวการใช้ที่ดิน",
        "ทั้งสองฝ่ายตกลงใช้ที่ดินตามแนว {landmark} ข้อตกลงนี้เป็นเรื่องการใช้ที่ดินเท่านั้น ไม่เป็นการรับรองหรือโอนกรรมสิทธิ์ของฝ่ายใด",
        "Line of use",
        "Both sides agree to use the land along the line of {landmark}. This is about its use alone; "
        "it neither confirms nor passes anybody's ownership.",
    ),
    Clause(
        "right_of_way",
        Theme.land,
        "ให้ใช้ทางผ่าน",
        "{debtor} ยินยอมให้ {creditor} และคนในครัวเรือนเดินและขนของผ่านที่ดินตามแนว {landmark} "
        "โดย {creditor} จะไม่ทำให้พืชผลหรือสิ่งของเสียหาย",
        "Use of a way",
        "{debtor} lets {creditor} and their household walk and carry things across the land along {landmark}. "
        "{creditor} will not damage crops or things.",
    ),
    Clause(
        "water_turns",
        Theme.water,
        "ผลัดกันใช้น้ำ",
        "ทั้งสองฝ่ายตกลงผลัดกันเปิดน้ำเข้าที่ของตนตามวันและเวลาดังนี้ {turns} ฝ่ายใดไม่ใช้น้ำในรอบของตนให้แจ้งอีกฝ่ายหนึ่งก่อน",
        "Turns of water",
        "The sides take turns to let water into their land: {turns}. "
        "Whoever does not use their turn tells the other beforehand.",
    ),
    Clause(
        "water_upkeep",
        Theme.water,
        "ช่วยกันดูแลลำเหมือง",
        "ทั้งสองฝ่ายตกลงช่วยกันขุดลอกและดูแลลำเหมือง {place} ฝ่ายละเท่า ๆ กัน ปีละหนึ่งครั้งก่อนฤดูทำนา และจะไม่ปิดกั้นทางน้ำ",
        "Upkeep of the channel",
        "Both sides clear and keep the channel at {place} in equal parts, once a year before the rice season, "
        "and nobody blocks the water.",
    ),
    Clause(
        "animals_kept",
        Theme.animals,
        "ดูแลสัตว์เลี้ยง",
        "{debtor} ตกลงผูก ล้อม หรือดูแลสัตว์เลี้ยงของตนไม่ให้เข้าไปในที่หรือทำความเสียหายแก่พืชผลของ {creditor} ตั้งแต่วันที่ {due}",
        "Keeping animals",
        "From {due} {debtor} ties, fences or watches their animals so that they do not enter "
        "{creditor}'s land or harm the crops.",
    ),
    Clause(
        "animals_damage",
        Theme.animals,
        "ชดใช้เมื่อสัตว์เข้าไปอีก",
        "หากสัตว์เลี้ยงของ {debtor} เข้าไปทำพืชผลของ {creditor} เสียหายอีก ให้ทั้งสองฝ่ายและผู้ใหญ่บ้านร่วมกันประเมินความเสียหาย "
        "และ {debtor} จะชดใช้ภายใน {days} วัน",
        "If animals come again",
        "If {debtor}'s animals harm {creditor}'s crops again, both sides and the headman look at the damage together, "
        "and {debtor} makes it good within {days} days.",
    ),
    Clause(
        "quiet",
        Theme.conduct,
        "ไม่ส่งเสียงหรือก่อความรำคาญ",
        "{debtor} ตกลงไม่เปิดเครื่องเสียงดังหรือก่อความรำคาญแก่เพื่อนบ้านหลังเวลา 21.00 น. เว้นแต่งานประเพณีที่แจ้งไว้ก่อน",
        "Quiet at night",
        "{debtor} keeps the sound low and disturbs no neighbour after 21.00, but for festivities announced beforehand.",
    ),
    Clause(
        "keep_distance",
        Theme.conduct,
        "ไม่เข้าใกล้กัน",
        "{debtor} ตกลงไม่เข้าใกล้ {creditor} ในระยะ {distance} เมตร ไม่เข้าไปในบ้านหรือที่ทำงานของ {creditor} "
        "และไม่ติดต่อกันเว้นแต่ผ่านศูนย์หรือผู้ใหญ่บ้าน",
        "Keeping away",
        "{debtor} does not come within {distance} metres of {creditor}, does not enter {creditor}'s home or place of work, "
        "and gets in touch only through the centre or the headman.",
    ),
    Clause(
        "respect",
        Theme.conduct,
        "ไม่ว่ากล่าวหรือข่มขู่กัน",
        "ทั้งสองฝ่ายตกลงไม่ด่าทอ ใส่ความ ข่มขู่ หรือทำร้ายกัน ทั้งต่อหน้า ลับหลัง และในสื่อออนไลน์ และจะไม่ให้คนในครอบครัวหรือพวกพ้องทำแทน",
        "Respect",
        "The sides do not insult, slander, threaten or hurt each other, face to face, behind backs or online, "
        "and have no relative or friend do it for them.",
    ),
    Clause(
        "remove_post",
        Theme.conduct,
        "ลบข้อความในสื่อออนไลน์",
        "{debtor} ตกลงลบข้อความและภาพที่กล่าวถึง {creditor} ในสื่อออนไลน์ ภายในวันที่ {due} และจะไม่เผยแพร่ซ้ำ",
        "Taking down a post",
        "{debtor} takes down what was posted about {creditor} online by {due} and does not post it again.",
    ),
    Clause(
        "apology",
        Theme.apology,
        "แสดงความเสียใจโดยไม่ถือเป็นการยอมรับผิด",
        "{debtor} แสดงความเสียใจต่อ {creditor} ในเรื่องที่เกิดขึ้น และ {creditor} รับไว้ "
        "การแสดงความเสียใจนี้ไม่ถือเป็นการยอมรับผิดทางแพ่งหรือทางอาญา",
        "Saying sorry without admitting a wrong",
        "{debtor} says to {creditor} that they are sorry for what happened, and {creditor} accepts it. "
        "This admits no wrong in civil or criminal law.",
    ),
    Clause(
        "apology_public",
        Theme.apology,
        "ขอขมาต่อหน้าผู้ใหญ่",
        "{debtor} จะขอขมา {creditor} ต่อหน้าผู้ใหญ่บ้านและผู้ที่ทั้งสองฝ่ายนับถือ ณ {place} ภายในวันที่ {due} ตามธรรมเนียมของหมู่บ้าน",
        "Asking pardon before elders",
        "{debtor} asks {creditor}'s pardon before the headman and people both respect, at {place} by {due}, "
        "as is the custom of the village.",
    ),
    Clause(
        "interest_statutory",
        Theme.interest,
        "ดอกเบี้ยผิดนัดตามกฎหมาย",
        "หากชำระล่าช้า ให้คิดดอกเบี้ยผิดนัดตามอัตราในประมวลกฎหมายแพ่งและพาณิชย์ มาตรา 224 ประกอบมาตรา 7 "
        "จากเงินที่ค้าง นับแต่วันผิดนัดจนกว่าจะชำระเสร็จ",
        "Interest of the law",
        "If a payment is late, interest at the rate of sections 224 and 7 of the Civil and Commercial Code runs "
        "on what is owed, from the day of default until it is paid.",
    ),
    Clause(
        "interest_agreed",
        Theme.interest,
        "ดอกเบี้ยผิดนัดที่ตกลงกัน",
        "หากชำระล่าช้า ให้คิดดอกเบี้ยร้อยละ {rate} ต่อปีของเงินที่ค้าง นับแต่วันผิดนัดจนกว่าจะชำระเสร็จ โดยไม่คิดดอกเบี้ยซ้อนดอกเบี้ย",
        "Interest as agreed",
        "If a payment is late, interest of {rate} per cent a year runs on what is owed, "
        "from the day of default until it is paid. No interest is asked on interest.",
    ),
    Clause(
        "interest_none",
        Theme.interest,
        "ไม่คิดดอกเบี้ย",
        "ทั้งสองฝ่ายตกลงไม่คิดดอกเบี้ยระหว่างกัน แม้ชำระล่าช้า",
        "No interest",
        "No interest is asked between the sides, even if a payment is late.",
    ),
    Clause(
        "default_all_due",
        Theme.default,
        "ผิดนัดงวดหนึ่งถือว่าผิดทั้งหมด",
        "หากผิดนัดงวดใดเกิน {days} วันหลังจากได้รับแจ้งเตือน ให้ถือว่าผิดนัดทั้งหมดและ {creditor} เรียกเงินที่ค้างทั้งหมดได้ทันที",
        "One missed payment makes all due",
        "If a payment is more than {days} days late after a reminder, all that is still owed is due at once, "
        "and {creditor} may ask for it.",
    ),
    Clause(
        "default_talk_first",
        Theme.default,
        "กลับมาคุยกันก่อน",
        "หากฝ่ายใดมีเหตุจำเป็นทำตามข้อตกลงไม่ได้ ให้แจ้งอีกฝ่ายหนึ่งและศูนย์ก่อนถึงกำหนด "
        "และให้มาคุยกันที่ศูนย์ภายใน {days} วันก่อนดำเนินการอย่างอื่น",
        "Talking first",
        "Whoever cannot keep a promise for good reason tells the other side and the centre before the day it is due, "
        "and both come to the centre within {days} days before anything else is done.",
    ),
    Clause(
        "no_more_claims",
        Theme.ending,
        "ไม่เรียกร้องต่อกันอีก",
        "เมื่อทำตามข้อตกลงนี้ครบถ้วนแล้ว ทั้งสองฝ่ายไม่ติดใจเรียกร้องสิ่งใดต่อกันอีกในเรื่องที่เป็นข้อพิพาทนี้",
        "No further claims",
        "When this agreement has been kept in full, neither side claims anything more from the other in this dispute.",
    ),
    Clause(
        "waive_rest",
        Theme.ending,
        "ยกส่วนที่เหลือให้",
        "เมื่อ {debtor} ชำระเงินจำนวน {amount} ครบถ้วนแล้ว {creditor} ตกลงยกหนี้ส่วนที่เหลือให้ทั้งหมด",
        "Letting the rest go",
        "When {debtor} has paid {amount} in full, {creditor} lets go of all that would remain.",
    ),
    Clause(
        "costs_own",
        Theme.costs,
        "ค่าใช้จ่ายต่างคนต่างออก",
        "ค่าใช้จ่ายที่แต่ละฝ่ายออกไปในเรื่องนี้ให้เป็นของฝ่ายนั้นเอง",
        "Each bears their own costs",
        "Each side bears what it has spent on this matter itself.",
    ),
    Clause(
        "costs_other",
        Theme.costs,
        "ชดใช้ค่าใช้จ่าย",
        "{debtor} ตกลงชดใช้ค่าใช้จ่ายในเรื่องนี้แก่ {creditor} เป็นเงิน {amount} ภายในวันที่ {due}",
        "Costs made good",
        "{debtor} agrees to pay {creditor} {amount} for what was spent on this matter, by {due}.",
    ),
)
