# What this device can do.

measure_title = Measure this device
measure_meaning = Starts each engine that this device has, and lets it look at a built-in picture several times. Your photos stay out of it.
measure_begin = Measure
measure_begin_again = Measure again
measure_stop = Stop measuring
measure_save = Save these figures
measure_figures = Milliseconds that each engine needs on this device
measure_column_engine = Engine
measure_column_median = Median
measure_column_range = Range
measure_column_first = First
measure_column_ready = Until ready
measure_at = { $engine ->
        [graphics] Measuring the graphics card; its files may have to be fetched first…
       *[processor] Measuring the processor; its files may have to be fetched first…
    }
measure_done = Measured.
measure_engine = { $engine ->
        [graphics] Graphics card
       *[processor] Processor
    }
# How many threads of the processor computed.
measure_threads = { $count ->
        [1] Processor, one thread
       *[other] Processor, { $count } threads
    }
# Below the table, once both engines were measured.
measure_bits_same = Both engines see the test picture alike, to the last bit.
measure_bits_rounded = The graphics card rounds some numbers otherwise than the processor; what both see is the same but for that.
measure_range = { $least } to { $most }
# Milliseconds; $winner: graphics or processor.
measure_verdict = { $winner ->
        [graphics] Measured here: the graphics card needs { $graphics } ms to look at a photo, the processor { $processor } ms; so the graphics card looks.
       *[processor] Measured here: the processor needs { $processor } ms to look at a photo, the graphics card { $graphics } ms; so the processor looks.
    }
measure_verdict_failed = The graphics card did not compute what the shop computed when it was tried here; so the processor looks.
