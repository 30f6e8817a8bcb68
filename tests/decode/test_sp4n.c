#include "tapak/decode/sp4n.h"
#include "tapak/decode/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct tapak_category items[64];
static struct tapak_categories categories = {.items = items};

static struct tapak_table *open_table(const char *path)
{
    struct tapak_table *table = NULL;
    struct tapak_error err = {0};
    if (tapak_table_open(path, NULL, &table, &err) != TAPAK_OK) {
        fail_msg("%s: %s", path, err.message);
    }
    return table;
}

static bool next_row(struct tapak_table *table, struct tapak_row *row)
{
    struct tapak_error err = {0};
    bool has_row = false;
    assert_int_equal(tapak_table_next(table, row, &has_row, &err), TAPAK_OK);
    return has_row;
}

static struct tapak_slice cell(const struct tapak_table *table, const struct tapak_row *row,
                               const char *name)
{
    int column = tapak_table_find(table, name);
    assert_true(column >= 0);
    return row->cells[column];
}

static char *copy(struct tapak_slice slice)
{
    return strndup(slice.text == NULL ? "" : slice.text, slice.length);
}

static int by_code(const void *left, const void *right)
{
    return strcmp(((const struct tapak_category *)left)->code,
                  ((const struct tapak_category *)right)->code);
}

static int load_categories(void **state)
{
    (void)state;
    struct tapak_table *table = open_table("geodata/categories.csv");
    struct tapak_row row;
    while (next_row(table, &row)) {
        items[categories.count++] =
            (struct tapak_category){.code = copy(cell(table, &row, "code")),
                                    .sp4n_path = copy(cell(table, &row, "sp4n_path"))};
    }
    tapak_table_free(table);
    qsort(items, categories.count, sizeof items[0], by_code);
    return 0;
}

static int free_categories(void **state)
{
    (void)state;
    for (size_t i = 0; i < categories.count; i++) {
        free((void *)(uintptr_t)items[i].code);
        free((void *)(uintptr_t)items[i].sp4n_path);
    }
    return 0;
}

static void test_state__knows_the_words_of_the_export(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int wanted; // -1: unknown
        const char *agency;
    } cases[] = {
        {"Terverifikasi", TAPAK_VERIFIED, NULL},
        {"Terdisposisi ke Dinas Kehutanan", TAPAK_FORWARDED, "Dinas Kehutanan"},
        {"TERDISPOSISI\xC2\xA0KE\xC2\xA0"
         "Dinas  X ",
         TAPAK_FORWARDED, "Dinas  X"},
        {"Terdisposisi", TAPAK_FORWARDED, NULL},
        {"Ditindaklanjuti oleh Instansi", TAPAK_IN_PROGRESS, NULL},
        {"Ditanggapi oleh Pelapor", TAPAK_RESOLVED, NULL},
        {"Ditutup oleh Admin", TAPAK_CLOSED, NULL},
        {"Ditutup oleh Sistem", TAPAK_CLOSED, NULL},
        {"Selesai", TAPAK_CLOSED, NULL},
        {"Diarsipkan oleh Admin", TAPAK_ARCHIVED, NULL},
        {"Ditunda", TAPAK_DEFERRED, NULL},
        {" bukan wewenang ", TAPAK_NOT_AUTHORISED, NULL},
        {"Menunggu Verifikasi Ulang", -1, NULL},
        {"Terverifikasikan", -1, NULL},
        {"Ditunda sebagian", -1, NULL},
        {"", -1, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum tapak_state got = TAPAK_STATE_COUNT;
        struct tapak_slice agency = {0};
        bool is_known = tapak_sp4n_state(tapak_slice_of(cases[i].text), &got, &agency);
        assert_int_equal(is_known, cases[i].wanted >= 0);
        assert_int_equal(got, cases[i].wanted >= 0 ? cases[i].wanted : TAPAK_STATE_COUNT);
        assert_int_equal(agency.text != NULL, cases[i].agency != NULL);
        assert_true(cases[i].agency == NULL || tapak_slice_equals(agency, cases[i].agency));
    }
    enum tapak_state got = TAPAK_STATE_COUNT;
    struct tapak_slice agency = {0};
    assert_false(tapak_sp4n_state((struct tapak_slice){0}, &got, &agency));
}

static void test_class_and_kind(void **state)
{
    (void)state;
    enum tapak_class klass = TAPAK_CLASS_COUNT;
    bool is_anonymous = false;
    bool is_confidential = false;
    assert_true(tapak_sp4n_class(tapak_slice_of("Pengaduan Tidak Berkadar Pengawasan"), &klass));
    assert_int_equal(klass, TAPAK_CLASS_COMPLAINT);
    assert_true(tapak_sp4n_class(tapak_slice_of("pengaduan\xC2\xA0"
                                                "berkadar  pengawasan"),
                                 &klass));
    assert_int_equal(klass, TAPAK_CLASS_INSPECTION);
    assert_true(tapak_sp4n_class(tapak_slice_of("Permintaan Informasi"), &klass));
    assert_int_equal(klass, TAPAK_CLASS_INFORMATION);
    assert_true(tapak_sp4n_class(tapak_slice_of("ASPIRASI"), &klass));
    assert_int_equal(klass, TAPAK_CLASS_ASPIRATION);
    assert_false(tapak_sp4n_class(tapak_slice_of("Pujian"), &klass));
    tapak_sp4n_kind(tapak_slice_of("Anonim, Rahasia"), &is_anonymous, &is_confidential);
    assert_true(is_anonymous && is_confidential);
    tapak_sp4n_kind(tapak_slice_of("Rahasia"), &is_anonymous, &is_confidential);
    assert_true(!is_anonymous && is_confidential);
    tapak_sp4n_kind(tapak_slice_of("Publik"), &is_anonymous, &is_confidential);
    assert_false(is_anonymous || is_confidential);
}

static void test_category__paths_first_then_words(void **state)
{
    (void)state;
    static const char forestry[] = "LINGKUNGAN HIDUP DAN KEHUTANAN > Kehutanan > ";
    static const char environment[] = "LINGKUNGAN HIDUP DAN KEHUTANAN > ";
    static const char *const none = "";
    const struct {
        const char *front;
        const char *leaf;
        const char *title;
        const char *wanted;
    } cases[] = {
        {forestry, "Kebakaran Hutan", "", "karhutla"},
        {forestry, "kebakaran\xC2\xA0hutan", "", "karhutla"},
        {forestry, "Kebakaran Hutan > Gambut dalam", "", "karhutla"},
        {environment, "Penebangan Liar (Ilegal Logging)", "air sungai", "pembalakan"},
        {environment, "Pencemaran Lingkungan", "Air sungai berubah warna", "cemar_air"},
        {environment, "Pencemaran Lingkungan", "Debu batu bara dan asap", "cemar_udara"},
        {environment, "Pencemaran Lingkungan", "tanah kebun tercemar", "cemar_tanah"},
        {environment, "Pencemaran Lingkungan", "Oli bekas dibuang ke sungai", "limbah_b3"},
        {environment, "Pencemaran Lingkungan", "Mohon perhatian", "lain"},
        {environment, "Pencemaran Lingkungan", "terairi", "lain"}, // whole words only
        {environment, "REDD+ > FCPF-CF", "Kapan dana karbon cair", "fcpf_manfaat"},
        {environment, "REDD+ > FCPF-CF", "Kapan dimulai", "fcpf_program"},
        {environment, "Sesuatu yang baru", "", "lain"},
        {environment, "Sesuatu yang baru", "Hutan mangrove ditebang", "mangrove"},
        {environment, "Sesuatu yang baru", "Pabrik tanpa AMDAL", "izin"},
        {environment, "Sesuatu yang baru", "ada land clearing", "buka_lahan"},
        {none, "ENERGI DAN SUMBER DAYA ALAM > Pertambangan > Izin", "", "tambang_liar"},
        {none, "ENERGI DAN SUMBER DAYA ALAM > Pertambangan > Harga", "", NULL},
        {none, "PERIZINAN > Izin", "tambang liar", NULL},
        {none, "PEKERJAAN UMUM > Jalan", "Jalan dekat hutan mangrove", NULL},
        {none, "", "kebakaran hutan", NULL},
        {none, " > > ", "", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "%s%s", cases[i].front, cases[i].leaf);
        const char *got =
            tapak_sp4n_category(&categories, tapak_slice_of(path), tapak_slice_of(cases[i].title),
                                (struct tapak_slice){0});
        if (cases[i].wanted == NULL) {
            assert_null(got);
        } else {
            assert_non_null(got);
            assert_string_equal(got, cases[i].wanted);
        }
    }
}

// Whether code is one of the texts between '|'.
static bool is_one_of(const char *code, struct tapak_slice list)
{
    size_t length = strlen(code);
    for (size_t at = 0; at + length <= list.length; at++) {
        bool is_start = at == 0 || list.text[at - 1] == '|';
        bool is_end = at + length == list.length || list.text[at + length] == '|';
        if (is_start && is_end && memcmp(list.text + at, code, length) == 0) {
            return true;
        }
    }
    return false;
}

static void check_row(const struct tapak_table *table, const struct tapak_row *row,
                      const struct tapak_table *truth, const struct tapak_row *right)
{
    struct tapak_slice status = cell(table, row, "Status Laporan");
    struct tapak_slice agency = {0};
    enum tapak_class klass = TAPAK_CLASS_COUNT;
    enum tapak_class wanted_class = TAPAK_CLASS_COUNT;
    enum tapak_state reached = TAPAK_STATE_COUNT;
    bool is_anonymous = false;
    bool is_confidential = false;
    const char *category = tapak_sp4n_category(&categories, cell(table, row, "Kategori"),
                                               cell(table, row, "Judul Laporan"),
                                               cell(table, row, "Isi Laporan Awal"));
    assert_memory_equal(cell(table, row, "Tracking ID").text, right->cells[0].text,
                        right->cells[0].length);
    assert_int_equal(category != NULL,
                     tapak_slice_equals(cell(truth, right, "environmental"), "1"));
    assert_true(category == NULL || is_one_of(category, cell(truth, right, "category")));
    assert_true(tapak_sp4n_class(cell(table, row, "Klasifikasi Laporan"), &klass));
    assert_true(tapak_sp4n_class(cell(truth, right, "class"), &wanted_class));
    assert_int_equal(klass, wanted_class);
    tapak_sp4n_kind(cell(table, row, "Tipe Laporan"), &is_anonymous, &is_confidential);
    assert_int_equal(is_anonymous, tapak_slice_equals(cell(truth, right, "anonymous"), "1"));
    assert_int_equal(is_confidential, tapak_slice_equals(cell(truth, right, "confidential"), "1"));
    struct tapak_slice raw = cell(truth, right, "raw_status");
    assert_true(status.length == raw.length && memcmp(status.text, raw.text, raw.length) == 0);
    bool is_known = tapak_sp4n_state(status, &reached, &agency);
    assert_int_equal(is_known, !tapak_slice_equals(status, "Menunggu Verifikasi Ulang"));
}

static void test_export__agrees_with_the_truth(void **state)
{
    (void)state;
    static const char sample[] = "../shared/data/sp4n_export_sample.xlsx";
    static const char answers[] = "../shared/data/sp4n_export_truth.csv";
    if (access(sample, R_OK) != 0 || access(answers, R_OK) != 0) {
        print_message("SKIP %s is absent\n", sample);
        return;
    }
    struct tapak_table *table = open_table(sample);
    struct tapak_table *truth = open_table(answers);
    struct tapak_row row;
    struct tapak_row right;
    int rows = 0;
    assert_string_equal(tapak_table_column(table, 0), TAPAK_SP4N_HEADER_CELL);
    assert_string_equal(tapak_table_note(table), "header in row 12");
    while (next_row(table, &row)) {
        assert_true(next_row(truth, &right));
        check_row(table, &row, truth, &right);
        rows++;
    }
    assert_false(next_row(truth, &right));
    assert_int_equal(rows, 600);
    tapak_table_free(table);
    tapak_table_free(truth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state__knows_the_words_of_the_export),
        cmocka_unit_test(test_class_and_kind),
        cmocka_unit_test(test_category__paths_first_then_words),
        cmocka_unit_test(test_export__agrees_with_the_truth),
    };
    return cmocka_run_group_tests(tests, load_categories, free_categories);
}
