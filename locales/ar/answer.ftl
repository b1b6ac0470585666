# ما تبدو عليه الصورة، وما يشبهها وإلى أي حد.

looks_like = تبدو صورتك مثل
no_picture = لا توجد صورة
similarity = التشابه
nothing_close = لا شيء في هذا المتجر قريب من صورتك.
nothing_close_remedy = جرّب صورة أخرى، أو قُصّ هذه الصورة حول قطعة الملابس، أو صوّر القطعة أمام خلفية بلون واحد.
nothing_close_filtered = لا شيء مما تسمح به عوامل التصفية قريب من صورتك.
nothing_close_filtered_remedy = أزل أحد عوامل التصفية، أو جرّب صورة أخرى.

found_nothing = لا يوجد في الكتالوج منتج لعرضه.
found_where = خلال { $seconds } ثانية على { $place ->
        [processor] معالج جهازك
        [graphics] بطاقة الرسوميات في جهازك
       *[software] محوّل رسوميات برمجي
    }.
found_similar = { PLURAL($count) ->
        [0] لم يُعثر على منتج مشابه
        [1] عُثر على منتج مشابه واحد
        [2] عُثر على منتجين مشابهين
        [few] عُثر على { $count } منتجات مشابهة
        [many] عُثر على { $count } منتجًا مشابهًا
       *[other] عُثر على { $count } منتج مشابه
    } { found_where }
found_nearest = { PLURAL($count) ->
        [0] لم يُعثر على منتج قريب
        [1] عُثر على أقرب منتج
        [2] عُثر على أقرب منتجين
        [few] عُثر على أقرب { $count } منتجات
        [many] عُثر على أقرب { $count } منتجًا
       *[other] عُثر على أقرب { $count } منتج
    } { found_where }

likeness_same = المنتج نفسه
likeness_very_similar = مشابه جدًا
likeness_similar = مشابه
likeness_nothing_close = غير مشابه
card_unworded = { $place }. { $name }، التشابه { $figure }.
card_worded = { $place }. { $name }، { $likeness ->
        [same] المنتج نفسه
        [very_similar] مشابه جدًا
        [similar] مشابه
       *[nothing_close] غير مشابه
    }، التشابه { $figure }.

aspect_type = النوع
aspect_colour = اللون
aspect_wearer = لمن
aspect_style = الأسلوب
# مع حرف الجر: «للرجال».
wearer = { $wearer ->
        [men] للرجال
        [women] للنساء
        [boys] للأولاد
        [girls] للبنات
        [everyone] للجميع
       *[other] لفئة { $value }
    }
perhaps = ربما { $class }

# «نفس النوع واللون، وهو أيضًا للرجال؛ Red بدلًا من Blue.»
shared_type = النوع
shared_colour = اللون
shared_style = الأسلوب
shared = نفس { $list }
list_next = { $list } و{ $next }
list_last = { $list } و{ $last }
also_for = وهو أيضًا { $wearer }
instead = { $product } بدلًا من { $photo }
wearer_instead = { $product } لا { $photo }
style_instead = الأسلوب { $product } بدلًا من { $photo }
other_instead = { $name }: { $product } بدلًا من { $photo }
phrase_next = { $phrases }، { $next }
phrase_differing = { $shared }؛ { $differing }
phrase_end = { $phrases }.
