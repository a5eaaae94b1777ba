// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;

/**
 * A key and a certificate signed with it. The JDK makes one with a program only (keytool), so it is
 * written here, as DER (RFC 5280 section 4.1).
 *
 * @param key the private key
 * @param certificate names whom it was made for; valid for as long as a certificate can be
 */
record SelfSigned(PrivateKey key, Certificate certificate) {

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int VERSION = 0xa0;
  private static final int LONG_FORM = 0x80;
  private static final int BYTE = 0xff;

  /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758 section 3.2). */
  private static final byte[] ECDSA_SHA256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  private static final byte[] V3 = {INTEGER, 1, 2};

  static SelfSigned of(String name) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] who = new X500Principal("CN=" + name).getEncoded();
    byte[] algorithm = der(SEQUENCE, ECDSA_SHA256);
    byte[] signed =
        der(
            SEQUENCE,
            der(VERSION, V3),
            der(INTEGER, BigInteger.ONE.toByteArray()),
            algorithm,
            who,
            der(SEQUENCE, time("20200101000000Z"), time("99991231235959Z")),
            who,
            pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed);
    byte[] whole =
        der(SEQUENCE, signed, algorithm, der(BIT_STRING, new byte[] {0}, signature.sign()));
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
    return new SelfSigned(pair.getPrivate(), certificate);
  }

  Certificate[] chain() {
    return new Certificate[] {certificate};
  }

  private static byte[] time(String text) {
    return der(GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Tag, length, content. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < LONG_FORM) {
      out.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int skip = bytes[0] == 0 ? 1 : 0; // the sign
      out.write(LONG_FORM | (bytes.length - skip));
      for (int i = skip; i < bytes.length; i++) {
        out.write(bytes[i] & BYTE);
      }
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
