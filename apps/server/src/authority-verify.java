// What Bouncy Castle says of a chain, its lists and a status answer. Started by authority-outside.test.ts as
//   java -cp <jars> authority-verify.java FOLDER...
// with leaf.der, ca.der, root.der, ca.crl, root.crl, answer.ocsp, request.csr, other.csr in each folder; prints one line for each check, or fails.
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

class Verify {
  static CertificateFactory factory;

  static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return (X509Certificate) factory.generateCertificate(in);
    }
  }

  static X509CRL list(Path file) throws Exception {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return (X509CRL) factory.generateCRL(in);
    }
  }

  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    factory = CertificateFactory.getInstance("X.509", "BC");
    for (String folder : args) check(Path.of(folder));
  }

  static void check(Path folder) throws Exception {
    X509Certificate leaf = certificate(folder.resolve("leaf.der"));
    X509Certificate ca = certificate(folder.resolve("ca.der"));
    X509Certificate root = certificate(folder.resolve("root.der"));
    System.out.println("signature " + leaf.getSigAlgName());

    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    List<X509CRL> lists = List.of(list(folder.resolve("ca.crl")), list(folder.resolve("root.crl")));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists), "BC"));
    CertPathValidator validator = CertPathValidator.getInstance("PKIX", "BC");
    try {
      validator.validate(factory.generateCertPath(List.of(leaf, ca)), parameters);
      System.out.println("path good");
    } catch (CertPathValidatorException refused) {
      System.out.println("path " + refused.getMessage());
    }

    BasicOCSPResp answer =
        (BasicOCSPResp) new OCSPResp(Files.readAllBytes(folder.resolve("answer.ocsp"))).getResponseObject();
    X509CertificateHolder responder = answer.getCerts()[0];
    var verifiers = new JcaContentVerifierProviderBuilder().setProvider("BC");
    System.out.println("responder " + responder.isSignatureValid(verifiers.build(ca)));
    System.out.println("answer " + answer.isSignatureValid(verifiers.build(responder)));
    System.out.println("no check " + (responder.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck) != null));
    SingleResp single = answer.getResponses()[0];
    CertificateID asked = single.getCertID();
    var digests = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
    System.out.println("issuer " + asked.matchesIssuer(new X509CertificateHolder(ca.getEncoded()), digests));
    System.out.println("serial " + asked.getSerialNumber().equals(leaf.getSerialNumber()));
    Object status = single.getCertStatus();
    System.out.println("status " + (status == null ? "good" : status instanceof RevokedStatus ? "revoked" : "unknown"));

    System.out.println("request " + request(folder, "request.csr").getSignatureAlgorithm().getAlgorithm()
        + " " + proves(request(folder, "request.csr")));
    System.out.println("request of another key " + proves(request(folder, "other.csr")));
  }

  static PKCS10CertificationRequest request(Path folder, String name) throws Exception {
    return new PKCS10CertificationRequest(Files.readAllBytes(folder.resolve(name)));
  }

  static boolean proves(PKCS10CertificationRequest request) throws Exception {
    var verifiers = new JcaContentVerifierProviderBuilder().setProvider("BC");
    return request.isSignatureValid(verifiers.build(request.getSubjectPublicKeyInfo()));
  }
}
