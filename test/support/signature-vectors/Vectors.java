// Makes the vectors of test/unit/documents/signatures.test.ts with Apache PDFBox and Bouncy Castle: neither is any part of the verifier.
// Debian: apt-get install default-jdk-headless libpdfbox2-java libbcpkix-java; then tools/signature-vectors.sh
// Keys are made anew on every run and thrown away; names are synthetic.
import java.io.*;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.*;
import org.apache.pdfbox.cos.*;
import org.apache.pdfbox.pdmodel.*;
import org.apache.pdfbox.pdmodel.common.*;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.interactive.annotation.*;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.*;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.*;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.*;
import org.bouncycastle.cert.*;
import org.bouncycastle.cert.jcajce.*;
import org.bouncycastle.cert.ocsp.*;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.*;
import org.bouncycastle.operator.jcajce.*;
import org.bouncycastle.tsp.*;
import org.bouncycastle.util.Store;

public class Vectors {
  static final Date SIGNED = date("2026-11-24T02:00:00Z");
  static Path out;
  static int serial = 1000;

  static Date date(String text) { return Date.from(Instant.parse(text)); }

  record Holder(KeyPair keys, X509CertificateHolder cert, String algorithm) {}

  // ---- keys and certificates ----

  static KeyPair keys(String kind) throws Exception {
    KeyPairGenerator made = KeyPairGenerator.getInstance(kind.startsWith("RSA") ? "RSA" : "EC", "BC");
    if (kind.startsWith("RSA")) made.initialize(Integer.parseInt(kind.substring(3)));
    else made.initialize(new ECGenParameterSpec(kind));
    return made.generateKeyPair();
  }

  static X500Name name(String person, String organization) {
    X500NameBuilder made = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.C, "CN");
    if (organization != null) made.addRDN(BCStyle.O, new DERUTF8String(organization));
    return made.addRDN(BCStyle.CN, new DERUTF8String(person)).build();
  }

  /** What a certificate is asked to be. */
  static class Asked {
    String from = "2024-01-01T00:00:00Z", to = "2034-01-01T00:00:00Z";
    boolean ca = false;
    int usage = KeyUsage.digitalSignature | KeyUsage.nonRepudiation;
    KeyPurposeId purpose = null;
    Asked from(String a, String b) { from = a; to = b; return this; }
    Asked ca() { ca = true; usage = KeyUsage.keyCertSign | KeyUsage.cRLSign; return this; }
    Asked usage(int u) { usage = u; return this; }
    Asked purpose(KeyPurposeId p) { purpose = p; return this; }
  }

  static Holder certify(X500Name subject, String kind, String algorithm, Holder issuer, Asked asked) throws Exception {
    KeyPair pair = keys(kind);
    PrivateKey signing = issuer == null ? pair.getPrivate() : issuer.keys().getPrivate();
    X500Name by = issuer == null ? subject : issuer.cert().getSubject();
    JcaX509v3CertificateBuilder made = new JcaX509v3CertificateBuilder(
        by, BigInteger.valueOf(serial++), date(asked.from), date(asked.to), subject, pair.getPublic());
    made.addExtension(Extension.keyUsage, true, new KeyUsage(asked.usage));
    made.addExtension(Extension.basicConstraints, true, new BasicConstraints(asked.ca));
    made.addExtension(Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    if (asked.purpose != null) made.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(asked.purpose));
    String by2 = issuer == null ? algorithm : issuer.algorithm();
    return new Holder(pair, made.build(signer(by2, signing)), algorithm);
  }

  static ContentSigner signer(String algorithm, PrivateKey key) throws Exception {
    return new JcaContentSignerBuilder(algorithm).setProvider("BC").build(key);
  }

  static byte[] crl(Holder issuer, String thisUpdate, String nextUpdate, Object... revoked) throws Exception {
    X509v2CRLBuilder made = new X509v2CRLBuilder(issuer.cert().getSubject(), date(thisUpdate));
    made.setNextUpdate(date(nextUpdate));
    for (int i = 0; i < revoked.length; i += 3)
      made.addCRLEntry(((Holder) revoked[i]).cert().getSerialNumber(), date((String) revoked[i + 1]), (Integer) revoked[i + 2]);
    return made.build(signer(issuer.algorithm(), issuer.keys().getPrivate())).getEncoded();
  }

  static final String FRESH = "2026-11-23T00:00:00Z", LATER = "2031-01-01T00:00:00Z";

  /** What a responder says of one certificate: null for good. */
  static byte[] ocsp(Holder by, Holder about, Holder issuer, CertificateStatus said, String thisUpdate, String nextUpdate) throws Exception {
    var sm3 = issuer.algorithm().startsWith("SM3");
    DigestCalculator digest = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build()
        .get(sm3 ? new AlgorithmIdentifier(GMObjectIdentifiers.sm3) : CertificateID.HASH_SHA1);
    BasicOCSPRespBuilder made = new BasicOCSPRespBuilder(new RespID(by.cert().getSubject()));
    made.addResponse(new CertificateID(digest, issuer.cert(), about.cert().getSerialNumber()), said, date(thisUpdate),
        nextUpdate == null ? null : date(nextUpdate), null);
    BasicOCSPResp signed = made.build(signer(by.algorithm(), by.keys().getPrivate()), new X509CertificateHolder[] {by.cert()}, date(thisUpdate));
    return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, signed).getEncoded();
  }

  static byte[] ocsp(Holder by, Holder about, Holder issuer, CertificateStatus said) throws Exception {
    return ocsp(by, about, issuer, said, FRESH, LATER);
  }

  static CertificateStatus gone(int reason) { return new RevokedStatus(date("2026-06-01T00:00:00Z"), reason); }

  /** The document security store with these answers, after everything else. */
  static byte[] storing(byte[] pdf, byte[]... answers) throws Exception {
    return append(pdf, document -> {
      COSArray all = new COSArray();
      for (byte[] one : answers) {
        COSStream stream = document.getDocument().createCOSStream();
        try (OutputStream raw = stream.createRawOutputStream()) { raw.write(one); }
        stream.setNeedToBeUpdated(true);
        all.add(stream);
      }
      COSDictionary store = new COSDictionary();
      store.setItem("Type", COSName.getPDFName("DSS"));
      store.setItem("OCSPs", all);
      store.setNeedToBeUpdated(true);
      COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
      catalog.setItem("DSS", store);
      catalog.setNeedToBeUpdated(true);
    });
  }

  // ---- CMS ----

  /** How a signature is made. */
  static class Way {
    Holder by;
    List<Holder> with = new ArrayList<>();
    boolean cades = true, names = true, der = true, gm = false;
    Holder named;
    Holder stampedBy;
    byte[] along;
    Date at = SIGNED, stampedAt = SIGNED;
    Way(Holder by, Holder... with) { this.by = by; this.named = by; this.with.addAll(List.of(with)); }
    Way adobe() { cades = false; return this; }
    Way unnamed() { names = false; return this; }
    Way naming(Holder other) { named = other; return this; }
    Way along(byte[] answer) { along = answer; return this; }
    Way ber() { der = false; return this; }
    Way gm() { gm = true; return this; }
    Way at(String when) { at = date(when); stampedAt = at; return this; }
    Way stamped(Holder tsa) { stampedBy = tsa; return this; }
    Way stamped(Holder tsa, String when) { stampedBy = tsa; stampedAt = date(when); return this; }
  }

  static byte[] sha256(byte[] data) throws Exception { return MessageDigest.getInstance("SHA-256").digest(data); }

  static SignerInfoGenerator infoBy(Holder by, Holder named, boolean names, Date claimed, byte[] along) throws Exception {
    ASN1EncodableVector more = new ASN1EncodableVector();
    if (names)
      more.add(new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2,
          new DERSet(new SigningCertificateV2(new ESSCertIDv2(sha256(named.cert().getEncoded()))))));
    if (along != null)
      more.add(new Attribute(new ASN1ObjectIdentifier("1.2.840.113583.1.1.8"), new DERSet(new DERSequence(
          new DERTaggedObject(true, 1, new DERSequence(ASN1Primitive.fromByteArray(along)))))));
    if (claimed != null) more.add(new Attribute(CMSAttributes.signingTime, new DERSet(new Time(claimed))));
    CMSAttributeTableGenerator table = new DefaultSignedAttributeTableGenerator(new AttributeTable(more)) {
      @Override protected Hashtable createStandardAttributeTable(Map given) {
        Hashtable made = super.createStandardAttributeTable(given);
        if (claimed == null) made.remove(CMSAttributes.signingTime);
        made.remove(CMSAttributes.cmsAlgorithmProtect);
        return made;
      }
    };
    return new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
        .setSignedAttributeGenerator(table)
        .build(signer(by.algorithm(), by.keys().getPrivate()), by.cert());
  }

  static TimeStampToken stamp(byte[] digest, Holder tsa, Date at) throws Exception {
    DigestCalculator sha = new JcaDigestCalculatorProviderBuilder().build()
        .get(new AlgorithmIdentifier(new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.1")));
    TimeStampTokenGenerator made = new TimeStampTokenGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
            .build(signer(tsa.algorithm(), tsa.keys().getPrivate()), tsa.cert()), sha, new ASN1ObjectIdentifier("1.2.3.4"));
    made.addCertificates(new JcaCertStore(List.of(tsa.cert())));
    TimeStampRequestGenerator asked = new TimeStampRequestGenerator();
    asked.setCertReq(true);
    return made.generate(asked.generate(TSPAlgorithms.SHA256, digest), BigInteger.valueOf(serial++), at);
  }

  static byte[] cms(byte[] content, Way way) throws Exception {
    CMSSignedDataGenerator made = new CMSSignedDataGenerator();
    made.addSignerInfoGenerator(infoBy(way.by, way.named, way.names, way.cades ? null : way.at, way.along));
    List<X509CertificateHolder> certs = new ArrayList<>(List.of(way.by.cert()));
    for (Holder one : way.with) certs.add(one.cert());
    made.addCertificates(new JcaCertStore(certs));
    CMSSignedData signed = made.generate(new CMSProcessableByteArray(content), false);
    if (way.stampedBy != null) {
      SignerInformation info = signed.getSignerInfos().getSigners().iterator().next();
      TimeStampToken token = stamp(sha256(info.getSignature()), way.stampedBy, way.stampedAt);
      ASN1EncodableVector more = new ASN1EncodableVector();
      more.add(new Attribute(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken,
          new DERSet(ASN1Primitive.fromByteArray(token.getEncoded()))));
      SignerInformation stamped = SignerInformation.replaceUnsignedAttributes(info, new AttributeTable(more));
      signed = CMSSignedData.replaceSigners(signed, new SignerInformationStore(stamped));
    }
    if (way.gm) {
      ContentInfo said = signed.toASN1Structure();
      return new ContentInfo(new ASN1ObjectIdentifier("1.2.156.10197.6.1.4.2.2"), said.getContent()).getEncoded("DER");
    }
    return way.der ? signed.toASN1Structure().getEncoded("DER") : signed.getEncoded();
  }

  // ---- PDF ----

  static byte[] paper(String text) throws Exception {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage(new PDRectangle(300, 200));
      document.addPage(page);
      write(document, page, text, 150);
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      document.save(made);
      return made.toByteArray();
    }
  }

  static void write(PDDocument document, PDPage page, String text, int y) throws Exception {
    try (PDPageContentStream content = new PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, false)) {
      content.beginText();
      content.setFont(PDType1Font.HELVETICA, 12);
      content.newLineAtOffset(20, y);
      content.showText(text);
      content.endText();
    }
  }

  interface Change { void on(PDDocument document) throws Exception; }

  static byte[] sign(byte[] pdf, Way way) throws Exception { return sign(pdf, way, document -> {}); }

  static byte[] sign(byte[] pdf, Way way, Change before) throws Exception {
    // once for the size, once more into exactly that much room
    int size = 16_000;
    byte[] made = null;
    for (int turn = 0; turn < 2; turn++) {
      int[] length = {0};
      made = signInto(pdf, before, way.cades ? "ETSI.CAdES.detached" : "adbe.pkcs7.detached", way.at, size, content -> {
        byte[] signature = cms(content, way);
        length[0] = signature.length;
        return signature;
      });
      size = length[0] + 40;
    }
    return made;
  }

  interface Signing { byte[] of(byte[] content) throws Exception; }

  static byte[] signInto(byte[] pdf, Change before, String subFilter, Date at, int size, Signing signing) throws Exception {
    try (PDDocument document = PDDocument.load(pdf)) {
      before.on(document);
      PDSignature signature = new PDSignature();
      if (subFilter.equals("ETSI.RFC3161")) signature.setType(COSName.getPDFName("DocTimeStamp"));
      signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
      signature.setSubFilter(COSName.getPDFName(subFilter));
      Calendar when = new GregorianCalendar(TimeZone.getTimeZone("GMT+08:00"));
      when.setTime(at);
      signature.setSignDate(when);
      SignatureOptions options = new SignatureOptions();
      options.setPreferredSignatureSize(size);
      document.addSignature(signature, content -> {
        try { return signing.of(content.readAllBytes()); } catch (Exception e) { throw new IOException(e); }
      }, options);
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      document.saveIncremental(made);
      return made.toByteArray();
    }
  }

  static byte[] stampDocument(byte[] pdf, Holder tsa, String when) throws Exception {
    return signInto(pdf, document -> {}, "ETSI.RFC3161", date(when), 4_000, content -> stamp(sha256(content), tsa, date(when)).getEncoded());
  }

  static byte[] append(byte[] pdf, Change change) throws Exception {
    try (PDDocument document = PDDocument.load(pdf)) {
      change.on(document);
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      document.saveIncremental(made);
      return made.toByteArray();
    }
  }

  static void rewritePage(PDDocument document) throws Exception {
    PDPage page = document.getPage(0);
    write(document, page, "and ten times as much", 100);
    page.getCOSObject().setNeedToBeUpdated(true);
    document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
    document.getDocumentCatalog().getPages().getCOSObject().setNeedToBeUpdated(true);
    page.getResources().getCOSObject().setNeedToBeUpdated(true);
  }

  static void annotate(PDDocument document) throws Exception {
    PDPage page = document.getPage(0);
    PDAnnotationSquareCircle box = new PDAnnotationSquareCircle(PDAnnotationSquareCircle.SUB_TYPE_SQUARE);
    box.setRectangle(new PDRectangle(10, 10, 100, 100));
    List<PDAnnotation> all = new ArrayList<>(page.getAnnotations());
    all.add(box);
    page.setAnnotations(all);
    box.getCOSObject().setNeedToBeUpdated(true);
    page.getCOSObject().setNeedToBeUpdated(true);
    document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
    document.getDocumentCatalog().getPages().getCOSObject().setNeedToBeUpdated(true);
  }

  // ---- what somebody does to a file afterwards ----

  static String text(byte[] bytes) { return new String(bytes, StandardCharsets.ISO_8859_1); }
  static byte[] bytes(String text) { return text.getBytes(StandardCharsets.ISO_8859_1); }

  /** One byte of the part that is signed. */
  static byte[] touched(byte[] pdf) {
    byte[] made = pdf.clone();
    int at = text(pdf).indexOf("/MediaBox [0.0 0.0 300");
    made[at + "/MediaBox [0.0 0.0 ".length()] = '4';
    return made;
  }

  /** One digit inside the signature value: the last bytes of a SignerInfo without unsigned attributes. */
  static byte[] brokenSignature(byte[] pdf) {
    String all = text(pdf);
    int begin = all.lastIndexOf("/Contents <") + "/Contents <".length();
    int end = all.indexOf('>', begin);
    int last = end;
    while (all.charAt(last - 1) == '0') last--;
    byte[] made = pdf.clone();
    int at = last - 10;
    made[at] = (byte) (all.charAt(at) == '1' ? '2' : '1');
    return made;
  }

  static byte[] replacedOnce(byte[] pdf, String pattern, java.util.function.Function<java.util.regex.Matcher, String> by) {
    var found = java.util.regex.Pattern.compile(pattern).matcher(text(pdf));
    if (!found.find()) throw new IllegalStateException(pattern);
    String all = text(pdf);
    String with = by.apply(found);
    if (with.length() > found.group().length()) throw new IllegalStateException("longer than it was");
    return bytes(all.substring(0, found.start()) + with + " ".repeat(found.group().length() - with.length()) + all.substring(found.end()));
  }

  static void keep(String name, byte[] pdf) throws Exception { Files.write(out.resolve(name + ".pdf"), pdf); }

  static String base64(byte[] der) { return Base64.getEncoder().encodeToString(der); }

  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    out = Path.of(args[0]);
    Files.createDirectories(out);
    Asked ca = new Asked().from("2020-01-01T00:00:00Z", "2045-01-01T00:00:00Z").ca();
    String RSA = "SHA256withRSA", PSS = "SHA256withRSAandMGF1", EC = "SHA256withECDSA", SM2 = "SM3withSM2";

    Holder rsaRoot = certify(name("Synthetic RSA Root", "Dengtong Test"), "RSA3072", RSA, null, ca);
    Holder rsaMiddle = certify(name("Synthetic RSA Issuer", "Dengtong Test"), "RSA2048", RSA, rsaRoot, ca);
    Holder rsaLost = certify(name("Synthetic Lost Issuer", "Dengtong Test"), "RSA2048", RSA, rsaRoot, ca);
    Holder ecRoot = certify(name("Synthetic EC Root", "Dengtong Test"), "P-256", EC, null, ca);
    Holder sm2Root = certify(name("Synthetic SM2 Root", "Dengtong Test"), "sm2p256v1", SM2, null, ca);
    Holder endedRoot = certify(name("Synthetic Ended Root", "Dengtong Test"), "P-256", EC, null, ca);
    Holder foreignRoot = certify(name("Foreign Root", "Nobody"), "P-256", EC, null, ca);
    // the same name as an anchor, another key
    Holder falseRoot = certify(name("Synthetic EC Root", "Dengtong Test"), "P-256", EC, null, ca);

    Holder person = certify(name("林测试", null), "RSA2048", RSA, rsaMiddle, new Asked());
    Holder personPss = new Holder(person.keys(), person.cert(), PSS);
    Holder personEc = certify(name("陈测试", null), "P-256", EC, ecRoot, new Asked());
    Holder personEc384 = certify(name("黄测试", null), "P-384", "SHA384withECDSA", ecRoot, new Asked());
    Holder personSm2 = certify(name("郑测试", null), "sm2p256v1", SM2, sm2Root, new Asked());
    Holder sealSm2 = certify(name("测试银行厦门分行", "测试银行厦门分行"), "sm2p256v1", SM2, sm2Root, new Asked());
    Holder sealRsa = certify(name("测试银行福州分行", "测试银行福州分行"), "RSA2048", RSA, rsaMiddle, new Asked());
    Holder expired = certify(name("吴测试", null), "P-256", EC, ecRoot, new Asked().from("2020-01-01T00:00:00Z", "2024-01-01T00:00:00Z"));
    Holder lately = certify(name("周测试", null), "RSA2048", RSA, rsaMiddle, new Asked().from("2024-01-01T00:00:00Z", "2025-07-01T00:00:00Z"));
    Holder revoked = certify(name("徐测试", null), "RSA2048", RSA, rsaMiddle, new Asked());
    Holder retired = certify(name("孙测试", null), "RSA2048", RSA, rsaMiddle, new Asked());
    Holder stolen = certify(name("马测试", null), "RSA2048", RSA, rsaMiddle, new Asked());
    Holder revokedSm2 = certify(name("朱测试", null), "sm2p256v1", SM2, sm2Root, new Asked());
    Holder underLost = certify(name("胡测试", null), "P-256", EC, rsaLost, new Asked());
    Holder underEnded = certify(name("郭测试", null), "P-256", EC, endedRoot, new Asked());
    Holder foreign = certify(name("何测试", null), "P-256", EC, foreignRoot, new Asked());
    Holder underFalse = certify(name("罗测试", null), "P-256", EC, falseRoot, new Asked());
    Holder short1024 = certify(name("梁测试", null), "RSA1024", RSA, rsaMiddle, new Asked());
    Holder forKeys = certify(name("宋测试", null), "RSA2048", RSA, rsaMiddle, new Asked().usage(KeyUsage.keyEncipherment));
    Holder notCa = certify(name("唐测试", null), "P-256", EC, personEc, new Asked());
    Holder sha1 = new Holder(person.keys(), person.cert(), "SHA1withRSA");
    Holder tsa = certify(name("Synthetic Time Stamping", "Dengtong Test"), "RSA2048", RSA, rsaMiddle,
        new Asked().usage(KeyUsage.digitalSignature).purpose(KeyPurposeId.id_kp_timeStamping));
    Holder foreignTsa = certify(name("Foreign Time Stamping", "Nobody"), "P-256", EC, foreignRoot,
        new Asked().usage(KeyUsage.digitalSignature).purpose(KeyPurposeId.id_kp_timeStamping));

    // whose state only their OCSP responders tell
    Holder rsaAsked = certify(name("Synthetic RSA Issuer by OCSP", "Dengtong Test"), "RSA2048", RSA, rsaRoot, ca);
    Holder sm2Asked = certify(name("Synthetic SM2 Issuer by OCSP", "Dengtong Test"), "sm2p256v1", SM2, sm2Root, ca);
    Asked answering = new Asked().usage(KeyUsage.digitalSignature).purpose(KeyPurposeId.id_kp_OCSPSigning);
    Holder ecResponder = certify(name("Synthetic EC Responder", "Dengtong Test"), "P-256", EC, ecRoot, answering);
    Holder sm2Responder = certify(name("Synthetic SM2 Responder", "Dengtong Test"), "sm2p256v1", SM2, sm2Asked, answering);
    Holder outdatedResponder = certify(name("Synthetic Outdated Responder", "Dengtong Test"), "RSA2048", RSA, rsaAsked,
        new Asked().usage(KeyUsage.digitalSignature).purpose(KeyPurposeId.id_kp_OCSPSigning).from("2020-01-01T00:00:00Z", "2025-01-01T00:00:00Z"));
    Holder othersResponder = certify(name("Synthetic Responder of Others", "Dengtong Test"), "RSA2048", RSA, rsaMiddle, answering);
    Holder askedRsa = certify(name("谢测试", null), "RSA2048", RSA, rsaAsked, new Asked());
    Holder askedSm2 = certify(name("韩测试", null), "sm2p256v1", SM2, sm2Asked, new Asked());
    Holder askedEc = certify(name("曹测试", null), "P-256", EC, ecRoot, new Asked());
    Holder listedEc = certify(name("邓测试", null), "P-256", EC, ecRoot, new Asked());
    Holder latelyEc = certify(name("冯测试", null), "P-256", EC, ecRoot, new Asked().from("2024-01-01T00:00:00Z", "2025-07-01T00:00:00Z"));
    Holder latelySm2 = certify(name("彭测试", null), "sm2p256v1", SM2, sm2Root, new Asked().from("2024-01-01T00:00:00Z", "2025-07-01T00:00:00Z"));
    Holder expiredRsa = certify(name("曾测试", null), "RSA2048", RSA, rsaMiddle, new Asked().from("2020-01-01T00:00:00Z", "2024-01-01T00:00:00Z"));
    Holder expiredSm2 = certify(name("肖测试", null), "sm2p256v1", SM2, sm2Root, new Asked().from("2020-01-01T00:00:00Z", "2024-01-01T00:00:00Z"));
    Holder expiredTsa = certify(name("Synthetic Outdated Time Stamping", "Dengtong Test"), "RSA2048", RSA, rsaMiddle,
        new Asked().usage(KeyUsage.digitalSignature).purpose(KeyPurposeId.id_kp_timeStamping).from("2020-01-01T00:00:00Z", "2025-01-01T00:00:00Z"));

    byte[] paper = paper("Mortgage contract, synthetic");
    keep("none", paper);

    // valid
    byte[] rsa = sign(paper, new Way(person, rsaMiddle));
    keep("valid-rsa", rsa);
    keep("valid-rsa-ber", sign(paper, new Way(person, rsaMiddle).adobe().ber()));
    keep("valid-rsa-pss", sign(paper, new Way(personPss, rsaMiddle)));
    keep("valid-rsa-issuer-from-list", sign(paper, new Way(person)));
    keep("valid-rsa-seal", sign(paper, new Way(sealRsa, rsaMiddle)));
    byte[] ecdsa = sign(paper, new Way(personEc));
    keep("valid-ecdsa-p256", ecdsa);
    keep("valid-ecdsa-p384", sign(paper, new Way(personEc384)));
    byte[] sm2 = sign(paper, new Way(personSm2));
    keep("valid-sm2", sm2);
    keep("valid-sm2-gm-content-type", sign(paper, new Way(personSm2).adobe().gm()));
    keep("valid-sm2-seal", sign(paper, new Way(sealSm2)));
    byte[] two = sign(ecdsa, new Way(sealSm2));
    keep("valid-two-signers", two);
    keep("valid-three-signers", sign(two, new Way(personEc384)));
    keep("valid-timestamped", sign(paper, new Way(person, rsaMiddle).stamped(tsa)));
    keep("valid-document-timestamp", stampDocument(ecdsa, tsa, "2026-11-24T02:00:05Z"));
    keep("valid-timestamped-then-expired", sign(paper, new Way(lately, rsaMiddle).at("2025-03-01T02:00:00Z").stamped(tsa)));
    keep("valid-timestamped-then-retired", sign(paper, new Way(retired, rsaMiddle).at("2026-03-01T02:00:00Z").stamped(tsa)));

    // answers of OCSP responders
    CertificateStatus good = CertificateStatus.GOOD;
    byte[] byRsa = sign(paper, new Way(askedRsa, rsaAsked)), bySm2 = sign(paper, new Way(askedSm2, sm2Asked));
    keep("valid-ocsp-rsa", storing(byRsa, ocsp(rsaAsked, askedRsa, rsaAsked, good)));
    keep("valid-ocsp-ecdsa", sign(paper, new Way(askedEc).adobe().along(ocsp(ecResponder, askedEc, ecRoot, good))));
    keep("valid-ocsp-sm2", storing(bySm2, ocsp(sm2Responder, askedSm2, sm2Asked, good)));
    keep("valid-ocsp-stale", storing(byRsa, ocsp(rsaAsked, askedRsa, rsaAsked, good, "2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z")));
    keep("valid-ocsp-without-next", storing(byRsa, ocsp(rsaAsked, askedRsa, rsaAsked, good, "2026-11-01T00:00:00Z", null)));
    keep("valid-ocsp-timestamped", storing(sign(paper, new Way(askedRsa, rsaAsked).at("2026-03-01T02:00:00Z").stamped(tsa)),
        ocsp(rsaAsked, askedRsa, rsaAsked, good, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")));
    keep("valid-ocsp-timestamped-then-retired", storing(sign(paper, new Way(askedRsa, rsaAsked).at("2026-03-01T02:00:00Z").stamped(tsa)),
        ocsp(rsaAsked, askedRsa, rsaAsked, gone(CRLReason.cessationOfOperation))));
    keep("valid-ocsp-unknown", storing(byRsa, ocsp(rsaAsked, askedRsa, rsaAsked, new UnknownStatus())));
    keep("valid-ocsp-in-future", storing(byRsa, ocsp(rsaAsked, askedRsa, rsaAsked, good, "2027-06-01T00:00:00Z", LATER)));
    keep("valid-ocsp-of-another-certificate", storing(byRsa, ocsp(rsaAsked, person, rsaAsked, gone(CRLReason.keyCompromise))));
    keep("valid-ocsp-responder-not-charged", storing(byRsa, ocsp(askedRsa, askedRsa, rsaAsked, good)));
    keep("valid-ocsp-responder-of-others", storing(byRsa, ocsp(othersResponder, askedRsa, rsaAsked, gone(CRLReason.keyCompromise))));
    keep("valid-ocsp-responder-outdated", storing(byRsa, ocsp(outdatedResponder, askedRsa, rsaAsked, gone(CRLReason.keyCompromise))));
    keep("valid-ocsp-responder-imitated", storing(byRsa, ocsp(new Holder(foreignRoot.keys(), rsaAsked.cert(), EC), askedRsa, rsaAsked, gone(CRLReason.keyCompromise))));
    keep("revoked-ocsp-rsa", storing(byRsa, ocsp(rsaAsked, askedRsa, rsaAsked, good, "2026-01-01T00:00:00Z", LATER), ocsp(rsaAsked, askedRsa, rsaAsked, gone(CRLReason.cessationOfOperation))));
    keep("revoked-ocsp-ecdsa", sign(paper, new Way(askedEc).adobe().along(ocsp(ecResponder, askedEc, ecRoot, gone(CRLReason.cessationOfOperation)))));
    keep("revoked-ocsp-sm2", storing(bySm2, ocsp(sm2Responder, askedSm2, sm2Asked, gone(CRLReason.cessationOfOperation))));
    keep("revoked-ocsp-stolen-key-timestamped", storing(sign(paper, new Way(askedRsa, rsaAsked).at("2026-03-01T02:00:00Z").stamped(tsa)),
        ocsp(rsaAsked, askedRsa, rsaAsked, gone(CRLReason.keyCompromise))));
    keep("revoked-ocsp-from-list", sign(paper, new Way(listedEc)));

    // expired
    keep("expired-at-signing-rsa", sign(paper, new Way(expiredRsa, rsaMiddle)));
    keep("expired-at-signing-sm2", sign(paper, new Way(expiredSm2)));
    keep("expired-since-ecdsa", sign(paper, new Way(latelyEc).at("2025-03-01T02:00:00Z")));
    keep("expired-since-sm2", sign(paper, new Way(latelySm2).at("2025-03-01T02:00:00Z")));
    keep("expired-since-expired-timestamp", sign(paper, new Way(lately, rsaMiddle).at("2025-03-01T02:00:00Z").stamped(expiredTsa)));
    keep("expired-document-timestamp", stampDocument(ecdsa, expiredTsa, "2026-11-24T02:00:05Z"));
    keep("expired-at-signing", sign(paper, new Way(expired)));
    keep("expired-not-yet", sign(paper, new Way(personEc).at("2023-06-01T02:00:00Z")));
    keep("expired-since", sign(paper, new Way(lately, rsaMiddle).at("2025-03-01T02:00:00Z")));
    keep("expired-since-foreign-timestamp", sign(paper, new Way(lately, rsaMiddle).at("2025-03-01T02:00:00Z").stamped(foreignTsa)));

    // revoked
    keep("revoked", sign(paper, new Way(revoked, rsaMiddle)));
    keep("revoked-backdated", sign(paper, new Way(revoked, rsaMiddle).at("2026-01-01T02:00:00Z")));
    keep("revoked-stolen-key-timestamped", sign(paper, new Way(stolen, rsaMiddle).at("2026-03-01T02:00:00Z").stamped(tsa)));
    keep("revoked-sm2", sign(paper, new Way(revokedSm2)));
    keep("revoked-issuer", sign(paper, new Way(underLost, rsaLost)));

    // tampered
    keep("tampered-rsa-content", touched(rsa));
    keep("tampered-ecdsa-content", touched(ecdsa));
    keep("tampered-sm2-content", touched(sm2));
    keep("tampered-rsa-signature", brokenSignature(rsa));
    keep("tampered-pss-signature", brokenSignature(sign(paper, new Way(personPss, rsaMiddle))));
    keep("tampered-ecdsa-signature", brokenSignature(ecdsa));
    keep("tampered-sm2-signature", brokenSignature(sm2));
    keep("tampered-certificate-swapped", sign(paper, new Way(person, rsaMiddle).naming(sealRsa)));
    keep("tampered-first-of-two", touched(two));
    keep("tampered-wide-gap", replacedOnce(ecdsa, "/ByteRange \\[0 (\\d+) (\\d+) (\\d+)\\]",
        m -> "/ByteRange [0 " + (Integer.parseInt(m.group(1)) - 20) + " " + m.group(2) + " " + m.group(3) + "]"));
    keep("tampered-not-from-beginning", replacedOnce(ecdsa, "/ByteRange \\[0 (\\d+) (\\d+) (\\d+)\\]",
        m -> "/ByteRange [9 " + (Integer.parseInt(m.group(1)) - 9) + " " + m.group(2) + " " + m.group(3) + "]"));
    keep("tampered-unreadable", replacedOnce(ecdsa, "/Contents <30", m -> "/Contents <31"));

    // partial
    keep("partial-page-rewritten", append(ecdsa, Vectors::rewritePage));
    keep("partial-sm2-page-rewritten", append(sm2, Vectors::rewritePage));
    keep("partial-annotated", append(rsa, Vectors::annotate));
    keep("partial-first-rewritten-by-second", sign(ecdsa, new Way(sealSm2), Vectors::rewritePage));
    keep("partial-first-annotated-by-second", sign(ecdsa, new Way(sealSm2), Vectors::annotate));

    // untrusted
    keep("untrusted-root", sign(paper, new Way(foreign, foreignRoot)));
    keep("untrusted-root-of-same-name", sign(paper, new Way(underFalse, falseRoot)));
    keep("untrusted-issued-by-no-authority", sign(paper, new Way(notCa, personEc)));
    keep("untrusted-anchor-ended", sign(paper, new Way(underEnded)));
    keep("untrusted-sha1", sign(paper, new Way(sha1, rsaMiddle).adobe().unnamed()));
    keep("untrusted-short-key", sign(paper, new Way(short1024, rsaMiddle)));
    keep("untrusted-usage", sign(paper, new Way(forKeys, rsaMiddle)));
    keep("untrusted-certificate-not-named", sign(paper, new Way(person, rsaMiddle).unnamed()));
    keep("untrusted-in-future", sign(paper, new Way(personEc).at("2027-06-01T02:00:00Z")));

    String anchors = String.join(",", List.of(
        anchor("RSA", rsaRoot, null), anchor("EC", ecRoot, null), anchor("SM2", sm2Root, null), anchor("ended", endedRoot, "2026-01-01T00:00:00.000+08:00")));
    String lists = String.join(",", List.of(
        quoted(crl(rsaMiddle, "2026-11-20T00:00:00Z", "2031-01-01T00:00:00Z", revoked, "2026-06-01T00:00:00Z", CRLReason.cessationOfOperation,
            retired, "2026-06-01T00:00:00Z", CRLReason.cessationOfOperation, stolen, "2026-06-01T00:00:00Z", CRLReason.keyCompromise)),
        quoted(crl(rsaRoot, "2026-11-20T00:00:00Z", "2031-01-01T00:00:00Z", rsaLost, "2026-06-01T00:00:00Z", CRLReason.cACompromise)),
        quoted(crl(ecRoot, "2025-11-20T00:00:00Z", "2026-01-01T00:00:00Z")),
        quoted(crl(sm2Root, "2026-11-20T00:00:00Z", "2031-01-01T00:00:00Z", revokedSm2, "2026-06-01T00:00:00Z", CRLReason.cessationOfOperation)),
        // in the name of an issuer, by another: it must count for nothing
        quoted(crl(new Holder(foreignRoot.keys(), sm2Root.cert(), EC), "2026-11-21T00:00:00Z", "2031-01-01T00:00:00Z", personSm2, "2026-06-01T00:00:00Z", CRLReason.keyCompromise))));
    Files.writeString(out.resolve("trust-list.json"), "{\n  \"anchors\": [" + anchors + "],\n  \"intermediates\": ["
        + quoted(rsaMiddle.cert().getEncoded()) + "],\n  \"revocationLists\": [" + lists + "],\n  \"ocspAnswers\": ["
        + quoted(ocsp(ecResponder, listedEc, ecRoot, gone(CRLReason.cessationOfOperation))) + "]\n}\n");
  }

  static String quoted(byte[] der) { return "\n    \"" + base64(der) + "\""; }

  static String anchor(String name, Holder holder, String to) throws Exception {
    return "\n    { \"name\": \"" + name + "\", \"certificate\": \"" + base64(holder.cert().getEncoded())
        + "\", \"trustedFrom\": \"2020-01-01T00:00:00.000+08:00\"" + (to == null ? "" : ", \"trustedTo\": \"" + to + "\"") + " }";
  }
}
