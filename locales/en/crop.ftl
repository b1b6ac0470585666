# Which part of the photo is searched.

crop_frame = The part of your photo that is searched
crop_help = Arrow keys move it; on the box, Shift and the arrow keys change its size.
crop_whole_photo = Use the whole photo
crop_garment_only = Use the garment only
# $grip: box, or a corner.
crop_grip = { $grip ->
        [upper_left] Upper left corner
        [upper_right] Upper right corner
        [lower_left] Lower left corner
        [lower_right] Lower right corner
       *[box] Move the box
    }
crop_whole = The whole photo is searched.
# Whole percents of the photo.
crop_guess = What looks like the garment is searched: { $left } to { $right } % from the left, { $top } to { $bottom } % from the top.
crop_own = Your part is searched: { $left } to { $right } % from the left, { $top } to { $bottom } % from the top.
