/* test-json-object.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-json-object.h"
#include "passkeys-server-error.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = passkeys_json_object_parse (bytes, &error);

  g_assert_no_error (error);
  return object;
}

typedef struct
{
  const char *name;
  const char *note;
  gboolean    is_on;
  JsonObject *inner;
  JsonArray  *list;
  gint64      count;
} Values;

static gboolean
read_values (const char *text,
             Values     *values,
             GError    **error)
{
  static JsonObject *object;
  const PasskeysMember members[] = {
    { "name", PASSKEYS_MEMBER_TEXT, &values->name },
    { "note", PASSKEYS_MEMBER_LOOSE_TEXT | PASSKEYS_MEMBER_OPTIONAL, &values->note },
    { "isOn", PASSKEYS_MEMBER_BOOLEAN | PASSKEYS_MEMBER_OPTIONAL, &values->is_on },
    { "inner", PASSKEYS_MEMBER_OBJECT | PASSKEYS_MEMBER_OPTIONAL, &values->inner },
    { "list", PASSKEYS_MEMBER_ARRAY | PASSKEYS_MEMBER_OPTIONAL, &values->list },
    { "count", PASSKEYS_MEMBER_NUMBER | PASSKEYS_MEMBER_OPTIONAL, &values->count },
  };

  g_clear_pointer (&object, json_object_unref);
  object = parse (text);
  return passkeys_json_object_read (object, members, G_N_ELEMENTS (members), error);
}

static void
test_read (void)
{
  Values values = { .note = "default" };
  g_autoptr (GError) error = NULL;

  g_assert_true (read_values ("{\"name\":\"n\",\"isOn\":true,\"inner\":{},\"list\":[1],\"count\":3}",
                              &values, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (values.name, ==, "n");
  g_assert_cmpstr (values.note, ==, "default");
  g_assert_true (values.is_on);
  g_assert_cmpuint (json_array_get_length (values.list), ==, 1);
  g_assert_cmpint (values.count, ==, 3);
  g_assert_true (read_values ("{\"name\":\"n\",\"note\":\"\"}", &values, &error));
  g_assert_cmpstr (values.note, ==, "");
}

static void
test_read_refuses (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "{}", "The member “name” is missing." },
    { "{\"name\":\"\"}", "The member “name” is not valid." },
    { "{\"name\":1}", "The member “name” is not valid." },
    { "{\"name\":null}", "The member “name” is not valid." },
    { "{\"name\":[\"n\"]}", "The member “name” is not valid." },
    { "{\"name\":\"n\",\"note\":null}", "The member “note” is not valid." },
    { "{\"name\":\"n\",\"isOn\":\"true\"}", "The member “isOn” is not valid." },
    { "{\"name\":\"n\",\"isOn\":1}", "The member “isOn” is not valid." },
    { "{\"name\":\"n\",\"inner\":[]}", "The member “inner” is not valid." },
    { "{\"name\":\"n\",\"list\":{}}", "The member “list” is not valid." },
    { "{\"name\":\"n\",\"count\":0}", "The member “count” is not valid." },
    { "{\"name\":\"n\",\"count\":-1}", "The member “count” is not valid." },
    { "{\"name\":\"n\",\"count\":1.5}", "The member “count” is not valid." },
    { "{\"name\":\"n\",\"count\":\"1\"}", "The member “count” is not valid." },
    { "{\"name\":\"n\",\"colour\":\"red\"}", "The member “colour” is not known." },
    { "{\"name\":\"n\",\"Name\":\"n\"}", "The member “Name” is not known." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Values values = { NULL };
      g_autoptr (GError) error = NULL;

      g_assert_false (read_values (cases[i].text, &values, &error));
      g_assert_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_hash (void)
{
  static const struct
  {
    const char *one;
    const char *other;
    gboolean    is_same;
  } pairs[] = {
    { "{\"a\":1,\"b\":[true,null,\"x\"]}", " { \"b\" : [ true , null , \"\\u0078\" ], \"a\" : 1 } ", TRUE },
    { "{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"c\":2,\"b\":1}}", TRUE },
    { "{}", "{ }", TRUE },
    { "{\"a\":1}", "{\"a\":2}", FALSE },
    { "{\"a\":1}", "{\"a\":\"1\"}", FALSE },
    { "{\"a\":1}", "{\"a\":true}", FALSE },
    { "{\"a\":null}", "{}", FALSE },
    { "{\"a\":[1,2]}", "{\"a\":[2,1]}", FALSE },
    { "{\"a\":[[1],2]}", "{\"a\":[[1,2]]}", FALSE },
    { "{\"a\":\"b\",\"c\":\"d\"}", "{\"a\":\"b\\\",\\\"c\\\":\\\"d\"}", FALSE },
    { "{\"a\":0.1}", "{\"a\":0.2}", FALSE },
    { "{\"ab\":\"c\"}", "{\"a\":\"bc\"}", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (JsonObject) one = parse (pairs[i].one);
      g_autoptr (JsonObject) other = parse (pairs[i].other);
      g_autofree char *one_hash = passkeys_json_object_hash (one);
      g_autofree char *other_hash = passkeys_json_object_hash (other);

      g_test_message ("%s %s", pairs[i].one, pairs[i].other);
      g_assert_cmpint (strcmp (one_hash, other_hash) == 0, ==, pairs[i].is_same);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-object/read", test_read);
  g_test_add_func ("/json-object/read-refuses", test_read_refuses);
  g_test_add_func ("/json-object/hash", test_hash);

  return g_test_run ();
}
