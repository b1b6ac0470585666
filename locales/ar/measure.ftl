# ما يستطيعه هذا الجهاز.

measure_title = قِس هذا الجهاز
measure_meaning = يشغّل كل محرّك في هذا الجهاز ويجعله ينظر إلى صورة مضمّنة عدة مرات. ولا علاقة لصورك بذلك.
measure_begin = قِس
measure_begin_again = قِس من جديد
measure_stop = أوقف القياس
measure_save = احفظ هذه الأرقام
measure_figures = ما يحتاجه كل محرّك على هذا الجهاز بالميلي ثانية
measure_column_engine = المحرّك
measure_column_median = الوسيط
measure_column_range = المدى
measure_column_first = المرة الأولى
measure_column_ready = حتى الجاهزية
measure_at = { $engine ->
        [graphics] يجري قياس بطاقة الرسوميات، وقد يلزم إحضار ملفاتها أولًا…
       *[processor] يجري قياس المعالج، وقد يلزم إحضار ملفاته أولًا…
    }
measure_done = تم القياس.
measure_engine = { $engine ->
        [graphics] بطاقة الرسوميات
       *[processor] المعالج
    }
measure_threads = { PLURAL($count) ->
        [0] المعالج
        [1] المعالج، خيط واحد
        [2] المعالج، خيطان
        [few] المعالج، { $count } خيوط
        [many] المعالج، { $count } خيطًا
       *[other] المعالج، { $count } خيط
    }
measure_bits_same = يرى المحرّكان في صورة الاختبار الشيء نفسه حتى آخر بت.
measure_bits_rounded = تقرّب بطاقة الرسوميات بعض الأعداد على غير ما يقرّبها المعالج، وما عدا ذلك يرى المحرّكان الشيء نفسه.
measure_range = من { $least } إلى { $most }
measure_verdict = { $winner ->
        [graphics] قيس هنا: تحتاج بطاقة الرسوميات { $graphics } ميلي ثانية للنظر إلى صورة، والمعالج { $processor }؛ لذلك تنظر بطاقة الرسوميات.
       *[processor] قيس هنا: يحتاج المعالج { $processor } ميلي ثانية للنظر إلى صورة، وبطاقة الرسوميات { $graphics }؛ لذلك ينظر المعالج.
    }
measure_verdict_failed = حين جُرّبت بطاقة الرسوميات هنا لم تحسب ما حسبه المتجر؛ لذلك ينظر المعالج.
