/* SM3 against the two examples of the standard and against OpenSSL. */
#include "../testing.h"

#include <openssl/evp.h>

#include "access/sm3.h"

static void hash(const char *data, size_t n, size_t piece, char hex[SM3_HEX + 1])
{
    struct sm3 s = sm3_start();

    for (size_t at = 0; at < n; at += piece) sm3_add(&s, data + at, n - at < piece ? n - at : piece);
    sm3_end_hex(&s, hex);
}

static void examples_of_the_standard(void **state)
{
    char hex[SM3_HEX + 1], block[65] = "";

    (void)state;
    hash("abc", 3, 3, hex);
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    for (int i = 0; i < 16; i++) memcpy(block + 4 * i, "abcd", 4);
    hash(block, 64, 64, hex);
    assert_string_equal(hex, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

static void same_as_openssl(void **state)
{
    char data[300], ours[SM3_HEX + 1], theirs[SM3_HEX + 1];
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned n;

    (void)state;
    for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(i * 37 + 11);
    for (size_t len = 0; len <= sizeof data; len++) {
        hash(data, len, len % 70 + 1, ours);
        assert_true(EVP_Digest(data, len, raw, &n, EVP_sm3(), NULL));
        for (unsigned i = 0; i < n; i++) snprintf(theirs + 2 * i, 3, "%02x", raw[i]);
        assert_string_equal(ours, theirs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_standard),
        cmocka_unit_test(same_as_openssl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
