"""The manifest: what Office asks of one, and that everything it names is there."""

import re
import struct
import uuid
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from addin_server import Server

from xlcsp.hosts.addin.check import addresses_in
from xlcsp.hosts.addin.icons import ICONS, SIZES, icon_file, png
from xlcsp.hosts.addin.manifest import Deployment, NotADeployment, manifest
from xlcsp.hosts.addin.pages import PAGES
from xlcsp.worksheet import CATALOGUE

URL = "https://csp.example.gov.uk"
APP = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
TYPES = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
KIND = "{http://www.w3.org/2001/XMLSchema-instance}type"


def tree_of(deployment: Deployment) -> ElementTree.Element:
    return ElementTree.fromstring(manifest(deployment))


@pytest.fixture(scope="module")
def tree() -> ElementTree.Element:
    return tree_of(Deployment(URL))


def names(element: ElementTree.Element | None) -> list[str]:
    assert element is not None
    return [child.tag.rpartition("}")[2] for child in element]


def test_the_parts_stand_in_the_order_that_office_asks(tree: ElementTree.Element) -> None:
    assert names(tree) == [
        *("Id", "Version", "ProviderName", "DefaultLocale", "DisplayName", "Description"),
        *("IconUrl", "HighResolutionIconUrl", "SupportUrl", "AppDomains", "Hosts"),
        *("Requirements", "DefaultSettings", "Permissions", "VersionOverrides"),
    ]
    overrides = tree.find(f"{OVERRIDES}VersionOverrides")
    assert names(overrides) == ["Hosts", "Resources"]
    assert names(tree.find(f".//{OVERRIDES}Host")) == [
        "Runtimes",
        "AllFormFactors",
        "DesktopFormFactor",
    ]
    assert names(tree.find(f".//{OVERRIDES}Resources")) == [
        "Images",
        "Urls",
        "ShortStrings",
        "LongStrings",
    ]


def test_id_version_and_texts_are_of_the_form_that_office_takes(tree: ElementTree.Element) -> None:
    assert uuid.UUID(tree.findtext(f"{APP}Id", "")).version == 4
    version = tree.findtext(f"{APP}Version", "")
    assert re.fullmatch(r"\d+(\.\d+){3}", version)
    assert int(version.partition(".")[0]) >= 1
    description = tree.find(f"{APP}Description")
    assert description is not None
    assert 0 < len(description.get("DefaultValue", "")) <= 250


def test_every_environment_is_an_add_in_of_its_own_with_the_same_function_names() -> None:
    trees = [tree_of(Deployment(URL, environment)) for environment in ("prod", "staging", "dev")]
    assert len({tree.findtext(f"{APP}Id") for tree in trees}) == 3
    namespaces = {
        element.get("DefaultValue")
        for tree in trees
        for element in tree.iter(f"{TYPES}String")
        if element.get("id") == "Functions.Namespace"
    }
    assert namespaces == {"CSP"}


def test_every_resource_that_is_named_is_there_once_and_every_one_is_used(
    tree: ElementTree.Element,
) -> None:
    resources = tree.find(f".//{OVERRIDES}Resources")
    assert resources is not None
    there = [element.get("id", "") for group in resources for element in group]
    named = {element.get("resid") for element in tree.iter() if element.get("resid")}
    assert len(there) == len(set(there))
    assert named == set(there)
    assert all(len(identity) <= 32 for identity in there)


def test_texts_are_no_longer_than_office_shows(tree: ElementTree.Element) -> None:
    for group, longest in (("ShortStrings", 125), ("LongStrings", 250)):
        texts = tree.find(f".//{TYPES}{group}")
        assert texts is not None
        assert all(0 < len(text.get("DefaultValue", "")) <= longest for text in texts)
    assert all(len(page.label) <= 20 for page in PAGES)


def test_the_tab_has_a_button_for_each_page_with_a_tooltip_an_icon_and_an_action(
    tree: ElementTree.Element,
) -> None:
    controls = tree.findall(f".//{OVERRIDES}Control")
    label_of = {text.get("id"): text.get("DefaultValue") for text in tree.iter(f"{TYPES}String")}
    labels = []
    for control in controls:
        assert names(control) == ["Label", "Supertip", "Icon", "Action"]
        label = control.find(f"{OVERRIDES}Label")
        tip = control.find(f"{OVERRIDES}Supertip/{OVERRIDES}Description")
        assert label is not None
        assert tip is not None
        labels.append(label_of[label.get("resid")])
        assert str(label_of[tip.get("resid")]).endswith(".")
        sizes = [image.get("size") for image in control.iter(f"{TYPES}Image")]
        assert sizes == ["16", "32", "80"]
    assert labels == [page.label for page in PAGES]
    assert {"Functions", "Colour RAG", "Allocate", "Help"} <= set(labels)
    assert len({control.get("id") for control in controls}) == len(PAGES)


def test_functions_ribbon_and_pane_share_one_runtime(tree: ElementTree.Element) -> None:
    """A shared runtime needs one page for all three, else the ribbon could not open the pane."""
    runtime = tree.find(f".//{OVERRIDES}Runtime")
    page = tree.find(f".//{OVERRIDES}Page/{OVERRIDES}SourceLocation")
    commands = tree.find(f".//{OVERRIDES}FunctionFile")
    assert runtime is not None
    assert page is not None
    assert commands is not None
    assert runtime.get("lifetime") == "long"
    assert runtime.get("resid") == page.get("resid") == commands.get("resid") == "Taskpane.Url"
    actions = [action.get(KIND) for action in tree.iter(f"{OVERRIDES}Action")]
    assert set(actions) == {"ExecuteFunction"}


def test_the_ribbons_script_answers_every_button(tree: ElementTree.Element, server: Server) -> None:
    """The names are associated in one loop over the pages' keys."""
    asked = {element.text for element in tree.iter(f"{OVERRIDES}FunctionName")}
    assert asked == {f"csp-show-{page.key}" for page in PAGES}
    page = server.get("/taskpane.html").text
    script = server.get("/static/js/ribbon.js").text
    assert "/static/js/ribbon.js" in page
    assert "csp-show-" in script
    assert all(f'"{page.key}"' in script for page in PAGES)


def test_every_address_in_the_manifest_leads_to_what_it_should(server: Server) -> None:
    tree = tree_of(Deployment(URL))
    kinds = {".png": "image/png", ".html": "text/html", ".js": "text/javascript"}
    addresses = addresses_in(tree)
    assert len(addresses) == 7 + 3 * len(PAGES)
    for address in addresses:
        assert address.startswith(URL)
        path = urlsplit(address).path
        reply = server.get(path)
        assert reply.status == 200
        ending = path[path.rindex(".") :]
        assert reply.headers["content-type"].startswith(kinds.get(ending, "application/json"))


def test_the_server_gives_the_same_manifest_with_its_own_address(server: Server) -> None:
    given = server.get("/manifest.xml").text
    own = ElementTree.fromstring(given)
    ours = ElementTree.fromstring(manifest(Deployment(URL)).replace(URL, server.url))
    pairs = list(zip(own.iter(), ours.iter(), strict=True))
    assert all((one.tag, one.attrib) == (other.tag, other.attrib) for one, other in pairs)


def test_sign_in_icons_and_help_can_be_elsewhere() -> None:
    tree = tree_of(
        Deployment(
            f"{URL}/",
            icons_url="https://www.example.gov.uk/icons",
            support_url="https://intranet.example.gov.uk/csp",
            entra_client_id="5b0c5bd8-0000-4000-8000-000000000000",
        )
    )
    addresses = addresses_in(tree)
    assert "https://www.example.gov.uk/icons/csp-32.png" in addresses
    assert "https://intranet.example.gov.uk/csp" in addresses
    resource = tree.findtext(f".//{OVERRIDES}WebApplicationInfo/{OVERRIDES}Resource")
    assert resource == "api://csp.example.gov.uk/5b0c5bd8-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "url", ["http://csp.example.gov.uk", "csp.example.gov.uk", "https://", f"{URL}?a=b", ""]
)
def test_an_address_that_excel_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(NotADeployment, match="https"):
        manifest(Deployment(url))


def test_an_address_is_written_as_xml_writes_it() -> None:
    odd = f"{URL}/a&b"
    assert any(address.startswith(f"{odd}/") for address in addresses_in(tree_of(Deployment(odd))))


def test_the_icons_are_as_drawn_and_of_the_size_in_their_name() -> None:
    for name, shapes in ICONS.items():
        for size in SIZES:
            kept = icon_file(name, size).read_bytes()
            assert struct.unpack(">II", kept[16:24]) == (size, size)
            assert kept == png(shapes, size)
    drawn = [png(shapes, 32) for shapes in ICONS.values()]
    assert len(set(drawn)) == len(drawn)


def test_functions_are_registered_as_the_catalogue_has_them(server: Server) -> None:
    meta = server.get("/xlwings/custom-functions-meta.json").json
    assert meta["allowErrorForDataTypeAny"]
    by_name = {f"CSP.{function['name']}": function for function in meta["functions"]}
    assert by_name.keys() == CATALOGUE.keys()
    for name, function in CATALOGUE.items():
        registered = by_name[name]
        assert registered["description"] == function.summary
        assert registered["result"] == {"dimensionality": "matrix", "type": "any"}
        assert registered["options"]["requiresParameterAddresses"]
        assert [
            (parameter["name"], parameter["description"], parameter.get("optional", False))
            for parameter in registered["parameters"]
        ] == [(a.name, a.help, not a.required) for a in function.arguments]
        assert all(
            (parameter["dimensionality"], parameter["type"]) == ("matrix", "any")
            for parameter in registered["parameters"]
        )
        optional = [parameter.get("optional", False) for parameter in registered["parameters"]]
        assert all(later or not earlier for earlier, later in pairwise(optional))


def test_the_script_associates_every_function_with_its_id(server: Server) -> None:
    script = server.get("/xlwings/custom-functions-code.js").text
    associated = re.findall(r'CustomFunctions\.associate\("([A-Z]+)"', script)
    meta = server.get("/xlwings/custom-functions-meta.json").json
    assert sorted(associated) == sorted(function["id"] for function in meta["functions"])
