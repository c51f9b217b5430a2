/* passkeys-authenticator-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-model"

#include "config.h"

#include "passkeys-authenticator-model.h"

#include <string.h>

#define AAGUID_LENGTH 16

typedef struct
{
  const char *aaguid;
  const char *maker;
  const char *name;
} Model;

/* As their makers publish them. An AAGUID stands for a series: what is sold under several names,
 * for its plugs, is one here. */
static const Model models[] = {
  { "cb69481e-8ff7-4039-93ec-0a2729a154a8", "Yubico", "YubiKey 5" },
  { "ee882879-721c-4913-9775-3dfcce97072a", "Yubico", "YubiKey 5" },
  { "19083c3d-8383-4b18-bc03-8f1c9ab2fd1b", "Yubico", "YubiKey 5" },
  { "ff4dac45-ede8-4ec2-aced-cf66103f4335", "Yubico", "YubiKey 5" },
  { "fa2b99dc-9e39-4257-8f92-4a30d23c4118", "Yubico", "YubiKey 5 NFC" },
  { "2fc0579f-8113-47ea-b116-bb5a8db9202a", "Yubico", "YubiKey 5 NFC" },
  { "a25342c0-3cdc-4414-8e46-f4807fca511c", "Yubico", "YubiKey 5 NFC" },
  { "d7781e5d-e353-46aa-afe2-3ca49f13332a", "Yubico", "YubiKey 5 NFC" },
  { "662ef48a-95e2-4aaa-a6c1-5b9c40375824", "Yubico", "YubiKey 5 NFC" },
  { "c5ef55ff-ad9a-4b9f-b580-adebafe026d0", "Yubico", "YubiKey 5Ci" },
  { "a02167b9-ae71-4ac7-9a07-06432ebb6f1c", "Yubico", "YubiKey 5Ci" },
  { "24673149-6c86-42e7-98d9-433fb5b73296", "Yubico", "YubiKey 5Ci" },
  { "73bb0cd4-e502-49b8-9c6f-b59445bf720b", "Yubico", "YubiKey 5 FIPS" },
  { "57f7de54-c807-4eab-b1c6-1c9be7984e92", "Yubico", "YubiKey 5 FIPS" },
  { "c1f9a0bc-1dd2-404a-b27f-8e29047a43fd", "Yubico", "YubiKey 5 NFC FIPS" },
  { "fcc0118f-cd45-435b-8da1-9782b2da0715", "Yubico", "YubiKey 5 NFC FIPS" },
  { "85203421-48f9-4355-9bc8-8a53846e5083", "Yubico", "YubiKey 5Ci FIPS" },
  { "7b96457d-e3cd-432b-9ceb-c9fdd7ef7432", "Yubico", "YubiKey 5Ci FIPS" },
  { "d8522d9f-575b-4866-88a9-ba99fa02f35b", "Yubico", "YubiKey Bio" },
  { "dd86a2da-86a0-4cbe-b462-4bd31f57bc6f", "Yubico", "YubiKey Bio" },
  { "7409272d-1ff9-4e10-9fc9-ac0019c124fd", "Yubico", "YubiKey Bio" },
  { "7d1351a6-e097-4852-b8bf-c9ac5c9ce4a3", "Yubico", "YubiKey Bio Multi-protocol" },
  { "90636e1f-ef82-43bf-bdcf-5255f139d12f", "Yubico", "YubiKey Bio Multi-protocol" },
  { "34744913-4f57-4e6e-a527-e9ec3c4b94e6", "Yubico", "YubiKey Bio Multi-protocol" },
  { "f8a011f3-8c0a-4d15-8006-17111f9edc7d", "Yubico", "Security Key by Yubico" },
  { "b92c3f9a-c014-4056-887f-140a2501163b", "Yubico", "Security Key by Yubico" },
  { "6d44ba9b-f6ec-2e49-b930-0c8fe920cb73", "Yubico", "Security Key NFC by Yubico" },
  { "149a2021-8ef6-4133-96b8-81f8d5b7f1f5", "Yubico", "Security Key NFC by Yubico" },
  { "a4e9fc6d-4cbe-4758-b8ba-37598bb5bbaa", "Yubico", "Security Key NFC by Yubico" },
  { "b7d3f68e-88a6-471e-9ecf-2df26d041ede", "Yubico", "Security Key NFC by Yubico" },
  { "e77e3c64-05e3-428b-8824-0cbeb04b829d", "Yubico", "Security Key NFC by Yubico" },
  { "0bb43545-fd2c-4185-87dd-feb0b2916ace", "Yubico", "Security Key NFC by Yubico" },
  { "47ab2fb4-66ac-4184-9ae1-86be814012d5", "Yubico", "Security Key NFC by Yubico" },
  { "ed042a3a-4b22-4455-bb69-a267b652ae7e", "Yubico", "Security Key NFC by Yubico" },
  { "2cd2f727-f6ca-44da-8f48-5c2e5da000a2", "Nitrokey", "Nitrokey 3A Mini" },
  { "ec99db19-cd1f-4c06-a2a9-940f17a6a30b", "Nitrokey", "Nitrokey 3 NFC" },
  { "9a03e537-4cbe-4a01-b2e2-242e0dd9a59b", "Nitrokey", "Nitrokey Passkey" },
  { "8876631b-d4a0-427f-5773-0ec71c9e0279", "SoloKeys", "Solo" },
  { "8976631b-d4a0-427f-5773-0ec71c9e0279", "SoloKeys", "Solo Tap" },
  { "9876631b-d4a0-427f-5773-0ec71c9e0279", "SoloKeys", "Somu" },
  { "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3", "Google", "Titan Security Key" },
  { "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google", "Google Password Manager" },
  { "adce0002-35bc-c60a-648b-0b25f1f05503", "Google", "Chrome on Mac" },
  { "833b721a-ff5f-4d00-bb2e-bdda3ec01e29", "Feitian", "ePass FIDO2" },
  { "ee041bce-25e5-4cdb-8f86-897fd6418464", "Feitian", "ePass FIDO2-NFC" },
  { "260e3021-482d-442d-838c-7edfbe153b7e", "Feitian", "ePass FIDO2-NFC Plus" },
  { "12ded745-4bed-47d4-abaa-e713f51d6393", "Feitian", "AllinOne FIDO2" },
  { "77010bd7-212a-4fc9-b236-d2ca5e9d4084", "Feitian", "BioPass FIDO2" },
  { "b6ede29c-3772-412c-8a78-539c1f4c62d2", "Feitian", "BioPass FIDO2 Plus" },
  { "42df17de-06ba-4177-a2bb-6701be1380d6", "Feitian", "BioPass FIDO2 Plus" },
  { "4c0cf95d-2f40-43b5-ba42-4c83a11c04ba", "Feitian", "BioPass FIDO2 Pro" },
  { "ab32f0c6-2239-afbb-c470-d2ef4e254db7", "Token2", "Token2 FIDO2 Security Key" },
  { "eabb46cc-e241-80bf-ae9e-96fa6d2975cf", "Token2", "Token2 PIN Plus" },
  { "998f358b-2dd2-4cbe-a43a-e8107438dfb3", "CryptoTrust", "OnlyKey" },
  { "08987058-cadc-4b81-b6e1-30de50dcbe96", "Microsoft", "Windows Hello" },
  { "9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "Microsoft", "Windows Hello" },
  { "6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "Microsoft", "Windows Hello" },
  { "de1e552d-db1d-4423-a619-566b625cdc84", "Microsoft", "Microsoft Authenticator" },
  { "90a3ccdf-635c-4729-a248-9b709135078f", "Microsoft", "Microsoft Authenticator" },
  { "fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "Apple", "iCloud Keychain" },
  { "dd4ec289-e01d-41c9-bb89-70fa845d4bf2", "Apple", "iCloud Keychain" },
  { "53414d53-554e-4700-0000-000000000000", "Samsung", "Samsung Pass" },
  { "bada5566-a7aa-401f-bd96-45619a55120d", "AgileBits", "1Password" },
  { "d548826e-79b4-db40-a3d8-11116f7e8349", "Bitwarden", "Bitwarden" },
  { "fdb141b2-5d84-443e-8a35-4698c205a502", "KeePassXC", "KeePassXC" },
  { "531126d6-e717-415c-9320-3d9aa6981239", "Dashlane", "Dashlane" },
  { "50726f74-6f6e-5061-7373-50726f746f6e", "Proton", "Proton Pass" },
  { "b84e4048-15dc-4dd0-8640-f4f60813c8af", "NordPass", "NordPass" },
  { "0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6", "Keeper", "Keeper" },
  { "b78a0a55-6ef8-d246-a042-ba0f6d55050c", "LastPass", "LastPass" },
  { "a1728d26-66a9-4ece-b8cc-2a8c293c2b5e", "Passkeys", "Passkeys, on a computer" },
};

static const Model *
find (GBytes *aaguid)
{
  const guint8 *data;
  char text[37] = "";
  gsize length;

  data = g_bytes_get_data (aaguid, &length);
  if (length != AAGUID_LENGTH)
    return NULL;

  g_snprintf (text, sizeof text,
              "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
              data[0], data[1], data[2], data[3], data[4], data[5], data[6], data[7],
              data[8], data[9], data[10], data[11], data[12], data[13], data[14], data[15]);

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    if (strcmp (models[i].aaguid, text) == 0)
      return &models[i];
  return NULL;
}

/**
 * passkeys_authenticator_model_get_name:
 * @aaguid: the AAGUID of an authenticator (WebAuthn Level 3, section 6.5.1), as it told it: nothing
 *   proves it but an attestation
 *
 * Returns: (transfer none) (nullable): what the model is called, %NULL when it is not known
 */
const char *
passkeys_authenticator_model_get_name (GBytes *aaguid)
{
  const Model *model;

  g_return_val_if_fail (aaguid != NULL, NULL);

  model = find (aaguid);
  return model != NULL ? model->name : NULL;
}

/**
 * passkeys_authenticator_model_get_maker:
 * @aaguid: the AAGUID of an authenticator
 *
 * Returns: (transfer none) (nullable): who makes the model, %NULL when it is not known
 */
const char *
passkeys_authenticator_model_get_maker (GBytes *aaguid)
{
  const Model *model;

  g_return_val_if_fail (aaguid != NULL, NULL);

  model = find (aaguid);
  return model != NULL ? model->maker : NULL;
}
