# ما بعد الجواب.

ways_refine = ضيّق النتائج وقارن
ways_clear_filters = أزل كل المرشّحات
ways_clear_ratings = انسَ هذه
ways_compare_by = قارن حسب
ways_shape = الشكل
ways_colour = اللون
ways_like = يعجبني
ways_dislike = ليس هذا
ways_more_like_this = المزيد مثله
ways_complete_look = أكمل الإطلالة
ways_show_more = اعرض المزيد
ways_back_to_photo = عد إلى صورتك
ways_closer_to = أقرب إلى
ways_away_from = من دون
ways_other_colours = ألوان أخرى
ways_look_rule = اختيرت بقاعدة لا بالشبكة: قطع يكمل بعضها بعضًا، للشخص نفسه، بألوان متناسقة، وللاستخدام والموسم نفسيهما إن وُجد ذلك في المتجر.
ways_look_nothing = لا تجد القاعدة في هذا المتجر ما يناسبه.
ways_look_waiting = يجري البحث عما يناسبه…
ways_close = أغلق
ways_nothing_passes = لا منتج يوافق مرشّحاتك. أزل أحدها لترى المزيد.
ways_filters = { PLURAL($count) ->
        [0] المرشّحات
        [1] المرشّحات: واحد مفعّل
        [2] المرشّحات: اثنان مفعّلان
        [few] المرشّحات: { $count } مفعّلة
        [many] المرشّحات: { $count } مفعّلًا
       *[other] المرشّحات: { $count } مفعّل
    }
ways_passing = { PLURAL($count) ->
        [0] لا منتج يوافق
        [1] منتج واحد يوافق
        [2] منتجان يوافقان
        [few] { $count } منتجات توافق
        [many] { $count } منتجًا يوافق
       *[other] { $count } منتج يوافق
    }
ways_facet = { $name } ({ $count })
ways_number = { $count }
ways_value = { PLURAL($count) ->
        [0] { $value }، لا منتج
        [1] { $value }، منتج واحد
        [2] { $value }، منتجان
        [few] { $value }، { $count } منتجات
        [many] { $value }، { $count } منتجًا
       *[other] { $value }، { $count } منتج
    }
ways_chip = { $name }: { $value }
ways_remove_filter = أزل المرشّح { $name }: { $value }
ways_no_longer_closer = لا تقترب من { $name } بعد الآن
ways_show_again = اعرض { $name } من جديد
ways_blend_shape = حسب الشكل كما تراه الشبكة
ways_blend = { $shape }٪ شكل، { $colour }٪ لون
ways_like_named = يعجبني { $name }: اعرض المزيد مما يشبهه
ways_dislike_named = ليس هذا: أخفِ { $name } واعرض أقل مما يشبهه
ways_more_like = المزيد مثل هذا: { $name }
ways_complete_look_named = أكمل الإطلالة مع { $name }
ways_searched_with = المزيد مثل «{ $name }»
ways_swatch = اعرضه باللون { $colour }
ways_swatch_unnamed = اعرض { $name }
ways_look_title = ما يناسب «{ $name }»
ways_other_photos = { PLURAL($count) ->
        [0] ولا صورة أخرى له
        [1] وصورة أخرى له
        [2] وصورتان أخريان له
        [few] و{ $count } صور أخرى له
        [many] و{ $count } صورة أخرى له
       *[other] و{ $count } صورة أخرى له
    }
ways_place = { $place ->
        [processor] معالج جهازك
        [graphics] بطاقة الرسوميات في جهازك
       *[software] محوّل رسوميات برمجي
    }
ways_found = { PLURAL($count) ->
        [0] لا شيء في الكتالوج يشبه «{ $name }».
        [1] منتج واحد مثل «{ $name }»، عُثر عليه على { ways_place }.
        [2] منتجان مثل «{ $name }»، عُثر عليهما على { ways_place }.
        [few] { $count } منتجات مثل «{ $name }»، عُثر عليها على { ways_place }.
        [many] { $count } منتجًا مثل «{ $name }»، عُثر عليها على { ways_place }.
       *[other] { $count } منتج مثل «{ $name }»، عُثر عليها على { ways_place }.
    }
