# إطار الصفحة. عربية فصحى معاصرة، قصيرة ومهذبة.

title = Lookalike: اعثر على المنتج في الصورة
headline = اعثر على المنتج في الصورة
lead = اختر صورة لقطعة ملابس، وشاهد المنتجات الأكثر شبهًا بها في المتجر.
privacy = صورتك لا تغادر هذا الجهاز أبدًا.
privacy_reason = لا يوجد خادم يمكن أن يستلمها: كل شيء يُحسب هنا داخل هذه الصفحة.
choose = اختر صورة
choose_another = صورة أخرى
camera = التقط صورة
drop_or_paste = أو اسحب صورة إلى أي مكان في هذه الصفحة، أو ألصقها
drop_here = أفلت الصورة للبحث بها
samples = ليست لديك صورة؟ جرّب إحدى هذه الصور
more_samples = أو جرّب إحدى هذه الصور
sample = ابحث بهذه الصورة النموذجية
sample_labelled = ابحث بالصورة النموذجية: { $label }
answer = صورتك وما يشبهها
no_preview = لا يستطيع متصفحك عرض هذا الملف.
retry = أعد المحاولة
settings = الإعدادات
language_question = اللغة
footer = التشابه هنا تشابه في المظهر: في الشكل واللون كما تراهما شبكة عصبية.

getting_ready = جارٍ التحضير لصورتك…
looking = جارٍ فحص صورتك…
not_searched = تعذّر البحث بصورتك.

engine_question = ما الذي يفحص الصورة؟
choice_automatic = تلقائي
choice_automatic_meaning = الأسرع من بطاقة الرسوميات والمعالج، بعد قياسهما
choice_webgpu = الرسوميات (WebGPU)
choice_webgpu_meaning = سريع مع بطاقة رسوميات، وبطيء من دونها
choice_cpu = المعالج
choice_cpu_meaning = يعمل في كل مكان
engine_unknown = جارٍ البحث عن بطاقة رسوميات…
engine_runs = { $started ->
        [yes] يعمل
       *[no] سيعمل
    } على { $place ->
        [processor] معالج جهازك
        [graphics] بطاقة الرسوميات في جهازك
       *[software] محوّل رسوميات برمجي، وهو بطيء
    }
engine_unnamed = { engine_runs }.
engine_named = { engine_runs }: { $name }
engine_without_webgpu = { engine_runs }؛ هذا المتصفح لا يوفر WebGPU.

shop_untitled = { PLURAL($count) ->
        [0] لا منتجات للمقارنة
        [1] منتج واحد للمقارنة
        [2] منتجان للمقارنة
        [few] { $count } منتجات للمقارنة
        [many] { $count } منتجًا للمقارنة
       *[other] { $count } منتج للمقارنة
    }
shop_titled = { $title }: { PLURAL($count) ->
        [0] لا منتجات
        [1] منتج واحد
        [2] منتجان
        [few] { $count } منتجات
        [many] { $count } منتجًا
       *[other] { $count } منتج
    }

megabytes = { $size } ميغابايت
first_photo = مع أول صورة يُنزَّل النموذج مرة واحدة، وحجمه { $size }، ثم يُحفظ على هذا الجهاز لزيارتك القادمة.
first_photo_unmeasured = مع أول صورة يُنزَّل النموذج مرة واحدة، ثم يُحفظ على هذا الجهاز لزيارتك القادمة.
step_starting = جارٍ البدء…
step_model = جارٍ تنزيل النموذج: { $done } من { $total }
step_model_done = جارٍ تنزيل النموذج: { $total }
step_catalogue = جارٍ تنزيل الكتالوج: { $done } من { $total }
step_catalogue_done = جارٍ تنزيل الكتالوج: { $total }
step_check = جارٍ التحقق من أن هذا الجهاز يحسب ما حسبه المتجر…
