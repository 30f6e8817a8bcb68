// Text is read once, letter by letter; a letter that folds to several waits in the value itself.
#include "tapak/model/fold.h"

#include "model/fold_tables.h"

#include <string.h>

enum { ASCII_END = 0x80, MARKS_FIRST = 0x300, MARKS_LAST = 0x36F };

struct tapak_fold tapak_fold_of(struct tapak_slice text, unsigned how)
{
    return (struct tapak_fold){.text = text, .how = how};
}

static uint32_t fold_single(uint32_t letter)
{
    size_t low = 0;
    size_t high = FOLD_RUNS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct fold_run *run = &fold_runs[middle];
        if (letter < run->first) {
            high = middle;
        } else if (letter > run->last) {
            low = middle + 1;
        } else {
            bool is_in = (letter - run->first) % run->step == 0;
            return is_in ? (uint32_t)((int32_t)letter + run->delta) : letter;
        }
    }
    return letter;
}

static uint32_t fold_case(struct tapak_fold *fold, uint32_t letter)
{
    if (letter < ASCII_END) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
    for (size_t i = 0; i < FOLD_MANY; i++) {
        const struct fold_many *many = &fold_many[i];
        if (many->from == letter) {
            // The last waits first: they are taken from the end.
            fold->waiting[0] = many->to[2] != 0 ? many->to[2] : many->to[1];
            fold->waiting[1] = many->to[1];
            fold->waiting_count = many->to[2] != 0 ? 2 : 1;
            return many->to[0];
        }
    }
    return fold_single(letter);
}

static uint32_t fold_accent(uint32_t letter)
{
    if (letter >= FOLD_LATIN && letter - FOLD_LATIN < strlen(fold_latin) &&
        fold_latin[letter - FOLD_LATIN] != '.') {
        return (uint32_t)fold_latin[letter - FOLD_LATIN];
    }
    if (letter >= FOLD_LATIN_MORE && letter - FOLD_LATIN_MORE < strlen(fold_latin_more) &&
        fold_latin_more[letter - FOLD_LATIN_MORE] != '.') {
        return (uint32_t)fold_latin_more[letter - FOLD_LATIN_MORE];
    }
    for (size_t i = 0; letter >= ASCII_END && i < FOLD_BASES; i++) {
        if (fold_bases[i].from == letter) {
            return fold_bases[i].to;
        }
    }
    return letter;
}

static bool next_cased(struct tapak_fold *fold, uint32_t *out_letter)
{
    if (fold->waiting_count > 0) {
        *out_letter = fold->waiting[--fold->waiting_count];
        return true;
    }
    if (fold->at >= fold->text.length) {
        return false;
    }
    uint32_t letter = tapak_utf8_next(fold->text.text, fold->text.length, &fold->at);
    *out_letter = fold->how & TAPAK_FOLD_CASE ? fold_case(fold, letter) : letter;
    return true;
}

bool tapak_fold_next(struct tapak_fold *fold, uint32_t *out_character)
{
    uint32_t letter = 0;
    while (next_cased(fold, &letter)) {
        bool strips = (fold->how & TAPAK_FOLD_ACCENTS) != 0;
        if (strips && letter >= MARKS_FIRST && letter <= MARKS_LAST) {
            continue;
        }
        *out_character = strips ? fold_accent(letter) : letter;
        return true;
    }
    return false;
}

int tapak_fold_compare(struct tapak_fold left, struct tapak_fold right)
{
    for (;;) {
        uint32_t a = 0;
        uint32_t b = 0;
        bool has_a = tapak_fold_next(&left, &a);
        bool has_b = tapak_fold_next(&right, &b);
        if (!has_a || !has_b) {
            return (int)has_a - (int)has_b;
        }
        if (a != b) {
            return a < b ? -1 : 1;
        }
    }
}

// A step of a pattern: a character, or one of its signs.
struct step {
    enum { STEP_END, STEP_LETTER, STEP_ONE, STEP_ANY } kind;
    uint32_t letter;
};

static struct step next_step(struct tapak_fold *pattern)
{
    struct step step = {STEP_END, 0};
    if (!tapak_fold_next(pattern, &step.letter)) {
        return step;
    }
    step.kind = step.letter == '%' ? STEP_ANY : step.letter == '_' ? STEP_ONE : STEP_LETTER;
    if (step.letter == '\\') {
        (void)tapak_fold_next(pattern, &step.letter); // a last one stands for itself
    }
    return step;
}

// Only the last % is ever come back to: what it takes is made one character longer.
bool tapak_fold_like(struct tapak_fold text, struct tapak_fold pattern)
{
    bool has_any = false;
    struct tapak_fold any_text = text;
    struct tapak_fold any_pattern = pattern;
    for (;;) {
        struct tapak_fold rest = text;
        uint32_t letter = 0;
        bool has_letter = tapak_fold_next(&text, &letter);
        struct step step = next_step(&pattern);
        if (step.kind == STEP_ANY) {
            has_any = true;
            text = any_text = rest;
            any_pattern = pattern;
        } else if (step.kind == STEP_END && !has_letter) {
            return true;
        } else if (!has_letter || step.kind == STEP_END ||
                   (step.kind == STEP_LETTER && step.letter != letter)) {
            if (!has_any || !tapak_fold_next(&any_text, &letter)) {
                return false;
            }
            text = any_text;
            pattern = any_pattern;
        }
    }
}

static void put_utf8(struct tapak_buf *buf, uint32_t letter)
{
    if (letter < 0x80) {
        tapak_buf_put_char(buf, (char)letter);
    } else if (letter < 0x800) {
        tapak_buf_put_char(buf, (char)(0xC0 | letter >> 6));
        tapak_buf_put_char(buf, (char)(0x80 | (letter & 0x3F)));
    } else if (letter < 0x10000) {
        tapak_buf_put_char(buf, (char)(0xE0 | letter >> 12));
        tapak_buf_put_char(buf, (char)(0x80 | (letter >> 6 & 0x3F)));
        tapak_buf_put_char(buf, (char)(0x80 | (letter & 0x3F)));
    } else {
        tapak_buf_put_char(buf, (char)(0xF0 | letter >> 18));
        tapak_buf_put_char(buf, (char)(0x80 | (letter >> 12 & 0x3F)));
        tapak_buf_put_char(buf, (char)(0x80 | (letter >> 6 & 0x3F)));
        tapak_buf_put_char(buf, (char)(0x80 | (letter & 0x3F)));
    }
}

void tapak_fold_put(struct tapak_buf *buf, struct tapak_slice text, unsigned how)
{
    struct tapak_fold fold = tapak_fold_of(text, how);
    uint32_t letter = 0;
    while (tapak_fold_next(&fold, &letter)) {
        put_utf8(buf, letter);
    }
}
