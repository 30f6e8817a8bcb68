// A category's sp4n_path is compared part by part with the report's path; the match that reaches
// deepest wins, and of those the longest. Where several codes share it, words of the text decide.
#include "tapak/decode/sp4n.h"

#include "decode/words.h"

enum { PATH_PARTS = 12, TIED = 16 };

static const char code_of_rest[] = "lain";

bool tapak_sp4n_state(struct tapak_slice text, enum tapak_state *out_state,
                      struct tapak_slice *out_agency)
{
    static const struct {
        const char *words;
        enum tapak_state state;
        bool is_whole; ///< nothing may stand behind, but for "oleh …"
    } known[] = {
        {"Terverifikasi", TAPAK_VERIFIED, true}, {"Terdisposisi ke", TAPAK_FORWARDED, false},
        {"Terdisposisi", TAPAK_FORWARDED, true}, {"Ditindaklanjuti", TAPAK_IN_PROGRESS, true},
        {"Ditanggapi", TAPAK_RESOLVED, true},    {"Ditutup", TAPAK_CLOSED, true},
        {"Selesai", TAPAK_CLOSED, true},         {"Diarsipkan", TAPAK_ARCHIVED, true},
        {"Ditunda", TAPAK_DEFERRED, true},       {"Bukan Wewenang", TAPAK_NOT_AUTHORISED, true},
        {"Ditolak", TAPAK_REJECTED, true},       {"Duplikat", TAPAK_DUPLICATE, true},
        {"Laporan Masuk", TAPAK_RECEIVED, true}, {"Masuk", TAPAK_RECEIVED, true},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct tapak_slice rest = {0};
        if (!words_start(text, known[i].words, &rest) ||
            (known[i].is_whole && rest.length > 0 && !words_start(rest, "oleh", NULL))) {
            continue;
        }
        *out_state = known[i].state;
        *out_agency = known[i].is_whole ? (struct tapak_slice){0} : rest;
        return true;
    }
    return false;
}

bool tapak_sp4n_class(struct tapak_slice text, enum tapak_class *out_class)
{
    static const struct {
        const char *words;
        enum tapak_class klass;
    } known[] = {
        {"Pengaduan Tidak Berkadar Pengawasan", TAPAK_CLASS_COMPLAINT},
        {"Pengaduan Berkadar Pengawasan", TAPAK_CLASS_INSPECTION},
        {"Pengaduan", TAPAK_CLASS_COMPLAINT},
        {"Permintaan Informasi", TAPAK_CLASS_INFORMATION},
        {"Informasi", TAPAK_CLASS_INFORMATION},
        {"Aspirasi", TAPAK_CLASS_ASPIRATION},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (words_are(text, tapak_slice_of(known[i].words))) {
            *out_class = known[i].klass;
            return true;
        }
    }
    return false;
}

void tapak_sp4n_kind(struct tapak_slice text, bool *out_is_anonymous, bool *out_is_confidential)
{
    *out_is_anonymous = words_within(text, "anonim");
    *out_is_confidential = words_within(text, "rahasia");
}

// --- categories

struct path {
    struct tapak_slice parts[PATH_PARTS];
    size_t count;
};

static struct path split_path(struct tapak_slice text)
{
    struct path path = {0};
    struct tapak_slice part = {0};
    while (path.count < PATH_PARTS && words_cut(&text, '>', &part)) {
        path.parts[path.count++] = part;
    }
    return path;
}

// How well wanted stands in path: 0 not at all, else deeper first, then longer.
static size_t match_path(const struct path *path, const struct path *wanted)
{
    if (wanted->count == 0) {
        return 0;
    }
    for (size_t end = path->count; end >= wanted->count; end--) {
        size_t same = 0;
        while (same < wanted->count &&
               words_are(path->parts[end - wanted->count + same], wanted->parts[same])) {
            same++;
        }
        if (same == wanted->count) {
            return end * PATH_PARTS + wanted->count;
        }
    }
    return 0;
}

static size_t match_category(const struct path *path, const char *sp4n_path)
{
    struct tapak_slice rest = tapak_slice_of(sp4n_path);
    struct tapak_slice alternative = {0};
    size_t best = 0;
    while (words_cut(&rest, ';', &alternative)) {
        struct path wanted = split_path(alternative);
        size_t here = match_path(path, &wanted);
        best = here > best ? here : best;
    }
    return best;
}

// Words that tell codes apart which share a path, and codes that have none. Each counts once.
static const struct {
    const char *code;
    const char *words;
} hints[] = {
    {"cemar_air", "air"},           {"cemar_air", "sungai"},       {"cemar_air", "sumur"},
    {"cemar_air", "danau"},         {"cemar_air", "laut"},         {"cemar_air", "ikan"},
    {"cemar_air", "parit"},         {"cemar_udara", "udara"},      {"cemar_udara", "asap"},
    {"cemar_udara", "debu"},        {"cemar_udara", "bau"},        {"cemar_udara", "cerobong"},
    {"cemar_tanah", "tanah"},       {"cemar_tanah", "lahan"},      {"cemar_tanah", "kebun"},
    {"cemar_tanah", "sawah"},       {"limbah_b3", "b3"},           {"limbah_b3", "limbah medis"},
    {"limbah_b3", "oli"},           {"limbah_b3", "oli bekas"},    {"limbah_b3", "merkuri"},
    {"limbah_b3", "sianida"},       {"limbah_b3", "bahan kimia"},  {"fcpf_manfaat", "dana"},
    {"fcpf_manfaat", "manfaat"},    {"fcpf_manfaat", "insentif"},  {"fcpf_manfaat", "disalurkan"},
    {"fcpf_manfaat", "penyaluran"}, {"fcpf_manfaat", "pencairan"}, {"fcpf_manfaat", "pembayaran"},
    {"fcpf_manfaat", "bagi hasil"}, {"fcpf_program", "kegiatan"},  {"fcpf_program", "sosialisasi"},
    {"fcpf_program", "pelatihan"},  {"fcpf_program", "padiatapa"},
};

// Codes without a path: their words must stand in a report that else would be "other".
static const struct {
    const char *code;
    const char *words;
} pathless[] = {
    {"mangrove", "mangrove"},
    {"mangrove", "bakau"},
    {"izin", "amdal"},
    {"izin", "ukl upl"},
    {"izin", "ukl-upl"},
    {"izin", "izin lingkungan"},
    {"buka_lahan", "pembukaan lahan"},
    {"buka_lahan", "buka lahan"},
    {"buka_lahan", "land clearing"},
};

static bool is_said(struct tapak_slice title, struct tapak_slice body, const char *words)
{
    return words_within(title, words) || words_within(body, words);
}

static int count_hints(const char *code, struct tapak_slice title, struct tapak_slice body)
{
    int count = 0;
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        bool is_its = strcmp(hints[i].code, code) == 0;
        count += is_its && is_said(title, body, hints[i].words) ? 1 : 0;
    }
    return count;
}

// Of the codes that share a path the one with the most words; without any the general one of a
// programme, and else "other", for a guess would be counted as a fact.
static const char *decide(const struct tapak_categories *list,
                          const struct tapak_category *const *tied, size_t count,
                          struct tapak_slice title, struct tapak_slice body)
{
    const struct tapak_category *best = NULL;
    int most = 0;
    for (size_t i = 0; i < count; i++) {
        int here = count_hints(tied[i]->code, title, body);
        if (here > most) {
            most = here;
            best = tied[i];
        }
    }
    for (size_t i = 0; i < count && best == NULL; i++) {
        best = strcmp(tied[i]->code, "fcpf_program") == 0 ? tied[i] : NULL;
    }
    if (best == NULL) {
        best = tapak_category_find(list, code_of_rest);
    }
    return best != NULL ? best->code : tied[0]->code;
}

static const char *find_pathless(const struct tapak_categories *list, struct tapak_slice title,
                                 struct tapak_slice body)
{
    for (size_t i = 0; i < sizeof pathless / sizeof pathless[0]; i++) {
        const struct tapak_category *category = tapak_category_find(list, pathless[i].code);
        if (category != NULL && is_said(title, body, pathless[i].words)) {
            return category->code;
        }
    }
    return NULL;
}

const char *tapak_sp4n_category(const struct tapak_categories *list, struct tapak_slice path,
                                struct tapak_slice title, struct tapak_slice body)
{
    const struct tapak_category *tied[TIED];
    struct path given = split_path(path);
    size_t count = 0;
    size_t best = 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t here = match_category(&given, list->items[i].sp4n_path);
        if (here > best) {
            best = here;
            count = 0;
        }
        if (here == best && here > 0 && count < TIED) {
            tied[count++] = &list->items[i];
        }
    }
    if (count == 0) {
        return NULL;
    }
    const char *code = count == 1 ? tied[0]->code : decide(list, tied, count, title, body);
    if (count == 1 && strcmp(code, code_of_rest) == 0) {
        const char *told = find_pathless(list, title, body);
        code = told != NULL ? told : code;
    }
    return code;
}
