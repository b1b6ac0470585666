# من أين في الصورة يأتي التشابه مع منتج.

origin_ask = من أين؟
origin_ask_named = من أين؟ ما الذي يشبه { $product } في صورتك
origin_none = لا يكاد شيء في صورتك يشبه { $product }.
origin_place = يأتي التشابه مع { $product } في الغالب من { $place }.
origin_nowhere = لا يأتي التشابه مع { $product } من موضع واحد في صورتك.
origin_region = { $region ->
        [upper_left] أعلى اليسار
        [upper_middle] أعلى الوسط
        [upper_right] أعلى اليمين
        [left] اليسار
        [right] اليمين
        [lower_left] أسفل اليسار
        [lower_middle] أسفل الوسط
        [lower_right] أسفل اليمين
       *[middle] الوسط
    } ({ $part })
origin_anywhere = { $part } منه موجود في أي صورة.
origin_margin = { $part } منه يأتي من البياض المحيط.
origin_for_it = يدل عليه
origin_against_it = يدل على خلافه
