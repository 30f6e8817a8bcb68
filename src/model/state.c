#include "tapak/model/state.h"

#include <assert.h>

struct names {
    const char *code;
    const char *name_id;
};

static const struct names states[TAPAK_STATE_COUNT] = {
    [TAPAK_RECEIVED] = {"received", "masuk"},
    [TAPAK_VERIFIED] = {"verified", "terverifikasi"},
    [TAPAK_FORWARDED] = {"forwarded", "terdisposisi"},
    [TAPAK_IN_PROGRESS] = {"in_progress", "ditindaklanjuti"},
    [TAPAK_RESOLVED] = {"resolved", "ditanggapi, menunggu pelapor"},
    [TAPAK_CLOSED] = {"closed", "selesai"},
    [TAPAK_DEFERRED] = {"deferred", "ditunda"},
    [TAPAK_NOT_AUTHORISED] = {"not_authorised", "bukan wewenang"},
    [TAPAK_REJECTED] = {"rejected", "ditolak"},
    [TAPAK_ARCHIVED] = {"archived", "diarsipkan"},
    [TAPAK_DUPLICATE] = {"duplicate", "duplikat"},
};

static const struct names classes[TAPAK_CLASS_COUNT] = {
    [TAPAK_CLASS_INSPECTION] = {"pengaduan_pengawasan", "pengaduan berkadar pengawasan"},
    [TAPAK_CLASS_COMPLAINT] = {"pengaduan", "pengaduan tidak berkadar pengawasan"},
    [TAPAK_CLASS_INFORMATION] = {"informasi", "permintaan informasi"},
    [TAPAK_CLASS_ASPIRATION] = {"aspirasi", "aspirasi"},
};

static const char *const placed_by_codes[TAPAK_PLACED_COUNT] = {
    [TAPAK_PLACED_NONE] = "none", [TAPAK_PLACED_POINT] = "point", [TAPAK_PLACED_NEAR] = "near",
    [TAPAK_PLACED_NAME] = "name", [TAPAK_PLACED_HAND] = "hand",
};

static const char *const confidence_codes[TAPAK_CONFIDENCE_COUNT] = {
    [TAPAK_CONFIDENCE_LOW] = "low",
    [TAPAK_CONFIDENCE_MEDIUM] = "medium",
    [TAPAK_CONFIDENCE_HIGH] = "high",
};

#define BIT(state) (1u << (state))

// Bits of the states that a state may become. What was deferred goes back to where it came from:
// that is one of those that may be deferred, and the report's events know which.
static const unsigned next_states[TAPAK_STATE_COUNT] = {
    [TAPAK_RECEIVED] = BIT(TAPAK_VERIFIED) | BIT(TAPAK_DEFERRED) | BIT(TAPAK_REJECTED) |
                       BIT(TAPAK_ARCHIVED) | BIT(TAPAK_DUPLICATE),
    [TAPAK_VERIFIED] =
        BIT(TAPAK_FORWARDED) | BIT(TAPAK_DEFERRED) | BIT(TAPAK_ARCHIVED) | BIT(TAPAK_DUPLICATE),
    [TAPAK_FORWARDED] = BIT(TAPAK_IN_PROGRESS) | BIT(TAPAK_NOT_AUTHORISED) | BIT(TAPAK_DEFERRED) |
                        BIT(TAPAK_DUPLICATE),
    [TAPAK_IN_PROGRESS] = BIT(TAPAK_RESOLVED) | BIT(TAPAK_DEFERRED) | BIT(TAPAK_DUPLICATE),
    [TAPAK_RESOLVED] = BIT(TAPAK_CLOSED) | BIT(TAPAK_IN_PROGRESS),
    [TAPAK_CLOSED] = BIT(TAPAK_IN_PROGRESS),
    [TAPAK_DEFERRED] =
        BIT(TAPAK_RECEIVED) | BIT(TAPAK_VERIFIED) | BIT(TAPAK_FORWARDED) | BIT(TAPAK_IN_PROGRESS),
    [TAPAK_NOT_AUTHORISED] = BIT(TAPAK_FORWARDED) | BIT(TAPAK_ARCHIVED),
    [TAPAK_REJECTED] = 0,
    [TAPAK_ARCHIVED] = BIT(TAPAK_RECEIVED),
    [TAPAK_DUPLICATE] = BIT(TAPAK_RECEIVED),
};

const char *tapak_state_code(enum tapak_state state)
{
    assert(state < TAPAK_STATE_COUNT);
    return states[state].code;
}

const char *tapak_state_name_id(enum tapak_state state)
{
    assert(state < TAPAK_STATE_COUNT);
    return states[state].name_id;
}

const char *tapak_class_code(enum tapak_class klass)
{
    assert(klass < TAPAK_CLASS_COUNT);
    return classes[klass].code;
}

const char *tapak_class_name_id(enum tapak_class klass)
{
    assert(klass < TAPAK_CLASS_COUNT);
    return classes[klass].name_id;
}

const char *tapak_placed_by_code(enum tapak_placed_by how)
{
    assert(how < TAPAK_PLACED_COUNT);
    return placed_by_codes[how];
}

const char *tapak_confidence_code(enum tapak_confidence confidence)
{
    assert(confidence < TAPAK_CONFIDENCE_COUNT);
    return confidence_codes[confidence];
}

bool tapak_state_parse(struct tapak_slice code, enum tapak_state *out_state)
{
    for (int i = 0; i < TAPAK_STATE_COUNT; i++) {
        if (tapak_slice_equals(code, states[i].code)) {
            *out_state = (enum tapak_state)i;
            return true;
        }
    }
    return false;
}

bool tapak_class_parse(struct tapak_slice code, enum tapak_class *out_class)
{
    for (int i = 0; i < TAPAK_CLASS_COUNT; i++) {
        if (tapak_slice_equals(code, classes[i].code)) {
            *out_class = (enum tapak_class)i;
            return true;
        }
    }
    return false;
}

bool tapak_placed_by_parse(struct tapak_slice code, enum tapak_placed_by *out_how)
{
    for (int i = 0; i < TAPAK_PLACED_COUNT; i++) {
        if (tapak_slice_equals(code, placed_by_codes[i])) {
            *out_how = (enum tapak_placed_by)i;
            return true;
        }
    }
    return false;
}

bool tapak_confidence_parse(struct tapak_slice code, enum tapak_confidence *out_confidence)
{
    for (int i = 0; i < TAPAK_CONFIDENCE_COUNT; i++) {
        if (tapak_slice_equals(code, confidence_codes[i])) {
            *out_confidence = (enum tapak_confidence)i;
            return true;
        }
    }
    return false;
}

bool tapak_state_may_become(enum tapak_state from, enum tapak_state to)
{
    assert(from < TAPAK_STATE_COUNT && to < TAPAK_STATE_COUNT);
    return (next_states[from] & BIT(to)) != 0;
}

bool tapak_state_needs_reason(enum tapak_state from, enum tapak_state to)
{
    const unsigned always =
        BIT(TAPAK_REJECTED) | BIT(TAPAK_ARCHIVED) | BIT(TAPAK_NOT_AUTHORISED) | BIT(TAPAK_DEFERRED);
    const unsigned taken_up_from =
        BIT(TAPAK_RESOLVED) | BIT(TAPAK_CLOSED) | BIT(TAPAK_ARCHIVED) | BIT(TAPAK_DUPLICATE);
    bool is_back = (taken_up_from & BIT(from)) != 0 && to != TAPAK_CLOSED;
    return (always & BIT(to)) != 0 || is_back;
}
