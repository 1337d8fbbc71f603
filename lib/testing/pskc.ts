/** PSKC for tests: the parts of a container, and the encrypted figures of RFC 6030. */
import type { FileKey } from "@/lib/protocols/token-files/pskc/encryption";
import { readPskc } from "@/lib/protocols/token-files/pskc/read";
import type { FileToken } from "@/lib/protocols/token-files/seed";

const ns = `xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"`;
/** The name of HOTP, of TOTP below. */
export const hotp = "urn:ietf:params:xml:ns:keyprov:pskc:hotp";
export const totp = "urn:ietf:params:xml:ns:keyprov:pskc:totp";
/** The secret of all figures, unencrypted. */
export const plainSecret = "<Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=\n</PlainValue></Secret>";
/** A counter of zero. */
export const counter = "<Counter><PlainValue>0</PlainValue></Counter>";
/** Codes of so many decimal digits. */
export const format = (digits: number) => `<ResponseFormat Length="${digits}" Encoding="DECIMAL"/>`;

/** A key package, in the words of the RFC. */
export const packageOf = ({
  serial = "987654321",
  algorithm = hotp,
  parameters = format(8),
  data = plainSecret + counter,
  more = "",
} = {}) =>
  `<KeyPackage><DeviceInfo><Manufacturer>Manufacturer</Manufacturer><SerialNo>${serial}</SerialNo></DeviceInfo>
   <Key Id="12345678" Algorithm="${algorithm}"><AlgorithmParameters>${parameters}</AlgorithmParameters><Data>${data}</Data>${more}</Key></KeyPackage>`;
/** A container around it. */
export const container = (content: string) =>
  `<?xml version="1.0"?>\n<KeyContainer Version="1.0" ${ns}>\n${content}\n</KeyContainer>`;

/** Figure 6: AES-128-CBC with a pre-shared key. */
export const figure6 = container(`<EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>
<MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData><xenc:CipherValue>
  ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX
</xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>
${packageOf({
  data: `<Secret><EncryptedValue><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData><xenc:CipherValue>AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv</xenc:CipherValue></xenc:CipherData>
</EncryptedValue><ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=</ValueMAC></Secret>${counter}`,
})}`);
/** What opens it. */
export const key6 = { presharedKey: "12345678901234567890123456789012" };

/** Figure 7: a password and PBKDF2. */
export const figure7 = (rounds = "1000", prf = "<PRF/>") => `<?xml version="1.0"?>
<pskc:KeyContainer xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
  xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Version="1.0">
<pskc:EncryptionKey><xenc11:DerivedKey>
<xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2"><pkcs5:PBKDF2-params>
<Salt><Specified>Ej7/PEpyEpw=</Specified></Salt><IterationCount>${rounds}</IterationCount><KeyLength>16</KeyLength>${prf}
</pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod>
<xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList><xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName>
</xenc11:DerivedKey></pskc:EncryptionKey>
<pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><pskc:MACKey>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx
</xenc:CipherValue></xenc:CipherData></pskc:MACKey></pskc:MACMethod>
<pskc:KeyPackage><pskc:DeviceInfo><pskc:Manufacturer>TokenVendorAcme</pskc:Manufacturer><pskc:SerialNo>987654321</pskc:SerialNo></pskc:DeviceInfo>
<pskc:Key Algorithm="${hotp}" Id="123456"><pskc:AlgorithmParameters><pskc:ResponseFormat Length="8" Encoding="DECIMAL"/></pskc:AlgorithmParameters>
<pskc:Data><pskc:Secret><pskc:EncryptedValue Id="ED">
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f
</xenc:CipherValue></xenc:CipherData></pskc:EncryptedValue><pskc:ValueMAC>LP6xMvjtypbfT9PdkJhBZ+D6O4w=
</pskc:ValueMAC></pskc:Secret></pskc:Data></pskc:Key></pskc:KeyPackage></pskc:KeyContainer>`;

/** The seed of a token, as text. */
export const seedText = ({ seed }: FileToken) => seed && Buffer.from(seed.secret).toString();
/** What is wrong with each; empty where nothing is. */
export const problemsOf = (tokens: readonly FileToken[]) =>
  tokens.map(({ problems }) => problems[0]?.message ?? "");
/** Why a file is refused. */
export const refusal = (text: string, typed: FileKey = {}): { code: string; message: string } => {
  try {
    readPskc(text, typed);
  } catch (error) {
    return error as { code: string; message: string };
  }
  return { code: "none", message: "it was read" };
};
