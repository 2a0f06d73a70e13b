// Holds every PDF of a folder to PDF/UA-1 and PDF/A-2a with veraPDF, and prints a line for each verdict:
// file, profile, `holds` or `fails`, and what fails, with tabs between them.

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

public class Validate {
    private static final String[] PROFILES = {"PDFUA-1", "PDFA-2A"};

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of(arguments[0]))) {
            files = found.filter(path -> path.toString().endsWith(".pdf")).sorted().collect(Collectors.toList());
        }
        for (String name : PROFILES) {
            ValidationProfile profile;
            try (InputStream xml = Validate.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
                profile = Profiles.profileFromXml(xml);
            }
            for (Path file : files) {
                System.out.println(file.getFileName() + "\t" + name + "\t" + verdict(file, profile));
            }
        }
    }

    private static String verdict(Path file, ValidationProfile profile) throws Exception {
        try (InputStream stream = new FileInputStream(file.toFile());
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, profile.getPDFAFlavour());
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) {
                return "holds\t";
            }
            return "fails\t" + result.getTestAssertions().stream()
                    .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                    .map(assertion -> assertion.getRuleId().getClause() + ": " + assertion.getMessage())
                    .distinct()
                    .limit(5)
                    .collect(Collectors.joining("; "))
                    .replaceAll("\\s+", " ");
        }
    }
}
