"""QuickSight: what is made is kept as it was given, and an import really reads its rows."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import ACCOUNT

COLUMNS = [{"Name": "day", "Type": "DATETIME"}, {"Name": "region", "Type": "STRING"}]
ROWS = (
    "select * from (values (date '2020-01-01', 'north'), (current_date, 'south'))"
    " as t (day, region)"
)


class Made:
    """A data set over a source of its own."""

    def __init__(self, server: Any, sql: str = ROWS) -> None:
        self.quicksight = server.client("quicksight")
        self.id = lake.unique("sales")
        server.client("athena").create_work_group(
            Name=self.id,
            Configuration={"ResultConfiguration": {"OutputLocation": f"s3://{self.id}/answers/"}},
        )
        server.client("s3").create_bucket(Bucket=self.id)
        source = self.call(
            "create_data_source",
            DataSourceId=self.id,
            Name="Athena",
            Type="ATHENA",
            DataSourceParameters={"AthenaParameters": {"WorkGroup": self.id}},
        )
        self.source = source["Arn"]
        self.arn = self.data_set(self.id, sql)["Arn"]

    def call(self, operation: str, **given: Any) -> dict[str, Any]:
        """An operation of QuickSight."""
        answer: dict[str, Any] = getattr(self.quicksight, operation)(AwsAccountId=ACCOUNT, **given)
        return answer

    def data_set(self, name: str, sql: str = ROWS, **more: Any) -> dict[str, Any]:
        """Another data set over the same source."""
        query = {"DataSourceArn": self.source, "Name": "q", "SqlQuery": sql, "Columns": COLUMNS}
        table = {"q": {"CustomSql": query}}
        given = {"DataSetId": name, "Name": name, "ImportMode": "SPICE"}
        return self.call("create_data_set", **given, PhysicalTableMap=table, **more)

    def dashboard(self, column: str) -> dict[str, Any]:
        """The newest version of a dashboard that shows a column."""
        field = {"FieldId": "f", "Column": {"DataSetIdentifier": "s", "ColumnName": column}}
        visual = {
            "VisualId": "v",
            "ChartConfiguration": {
                "FieldWells": {"Values": [{"CategoricalMeasureField": {**field}}]}
            },
        }
        definition = {
            "DataSetIdentifierDeclarations": [{"Identifier": "s", "DataSetArn": self.arn}],
            "Sheets": [{"SheetId": "one", "Visuals": [{"KPIVisual": visual}]}],
        }
        name = lake.unique("dashboard")
        self.call("create_dashboard", DashboardId=name, Name="D", Definition=definition)
        kept = self.call("describe_dashboard_definition", DashboardId=name)
        assert kept["Definition"] == definition
        found: dict[str, Any] = self.call("describe_dashboard", DashboardId=name)["Dashboard"]
        return found["Version"]

    def ingest(self, kind: str, name: str | None = None) -> dict[str, Any]:
        """The end of an import."""
        given = {"DataSetId": self.id, "IngestionId": name or lake.unique("import")}
        assert self.call("create_ingestion", IngestionType=kind, **given)["Status"] == 201

        def ended() -> dict[str, Any] | None:
            found: dict[str, Any] = self.call("describe_ingestion", **given)["Ingestion"]
            return found if found["IngestionStatus"] in ("COMPLETED", "FAILED") else None

        found: dict[str, Any] = lake.until(ended, "end of the import")
        return found


@pytest.fixture(scope="module")
def made(server: Any) -> Made:
    """A data set on the server without engines."""
    return Made(server)


def test_keeps_a_data_set_as_it_was_given(made: Made) -> None:
    found = made.call("describe_data_set", DataSetId=made.id)["DataSet"]
    assert found["OutputColumns"] == COLUMNS
    assert found["PhysicalTableMap"]["q"]["CustomSql"]["SqlQuery"] == ROWS
    # A time, and no text: other SDKs refuse that.
    assert found["CreatedTime"].year > 2000
    with pytest.raises(ClientError, match="ResourceExistsException"):
        made.data_set(made.id)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        made.call("describe_data_set", DataSetId="nowhere")


def test_a_source_without_its_workgroup_has_failed(made: Made) -> None:
    name = lake.unique("source")
    parameters = {"AthenaParameters": {"WorkGroup": "nowhere"}}
    made.call(
        "create_data_source",
        **{"DataSourceId": name, "Name": "x", "Type": "ATHENA"},
        DataSourceParameters=parameters,
    )
    found = made.call("describe_data_source", DataSourceId=name)["DataSource"]
    assert found["Status"] == "CREATION_FAILED"
    assert found["ErrorInfo"]["Message"] == "WorkGroup nowhere is not found"


def test_a_dashboard_of_a_column_that_is_not_there_has_failed(made: Made) -> None:
    assert made.dashboard("region")["Status"] == "CREATION_SUCCESSFUL"
    listed = made.call("list_dashboards")["DashboardSummaryList"]
    assert {"D"} == {each["Name"] for each in listed}
    version = made.dashboard("city")
    assert version["Status"] == "CREATION_FAILED"
    assert version["Errors"][0]["Message"] == "data set s has no column city"


def test_values_of_enumerations_are_checked_and_named(made: Made) -> None:
    with pytest.raises(ClientError) as caught:
        made.call("update_theme_permissions", ThemeId="x", GrantPermissions=[])
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
    with pytest.raises(ClientError) as caught:
        made.call(
            "create_data_set",
            **{"DataSetId": "x", "Name": "x", "ImportMode": "DISK", "PhysicalTableMap": {}},
        )
    said = caught.value.response["Error"]["Message"]
    assert "ImportMode is 'DISK'; it must be one of SPICE, DIRECT_QUERY" in said


def test_rules_name_groups_and_columns_of_the_data_set(made: Made) -> None:
    def restrict(rules: str) -> None:
        more = {"Arn": rules, "PermissionPolicy": "GRANT_ACCESS"}
        made.data_set(lake.unique("restricted"), RowLevelPermissionDataSet=more)

    with pytest.raises(ClientError, match="rules need a column UserName or GroupName"):
        restrict(made.arn)
    rename = {"RenameColumnOperation": {"ColumnName": "day", "NewColumnName": "GroupName"}}
    logical = {"Alias": "r", "Source": {"PhysicalTableId": "q"}, "DataTransforms": [rename]}
    restrict(made.data_set(lake.unique("rules"), LogicalTableMap={"r": logical})["Arn"])


def test_a_folder_with_members_stays(made: Made) -> None:
    folder, member = {"FolderId": made.id}, {"MemberType": "DATASET", "MemberId": made.id}
    made.call("create_folder", **folder, Name="F", FolderType="SHARED")
    made.call("create_folder_membership", **folder, **member)
    with pytest.raises(ClientError, match="has members"):
        made.call("delete_folder", **folder)
    made.call("delete_folder_membership", **folder, **member)
    made.call("delete_folder", **folder)


def window(made: Made, column: str = "day", days: int = 30) -> None:
    """Let refreshes replace the newest rows."""
    back = {"ColumnName": column, "Size": days, "SizeUnit": "DAY"}
    properties = {"RefreshConfiguration": {"IncrementalRefresh": {"LookbackWindow": back}}}
    made.call(
        "put_data_set_refresh_properties", DataSetId=made.id, DataSetRefreshProperties=properties
    )


def test_an_import_reads_all_rows_and_then_the_newest(aws: Any) -> None:
    made = Made(aws)
    with pytest.raises(ClientError, match="has no refresh properties"):
        made.ingest("INCREMENTAL_REFRESH")
    with pytest.raises(ClientError, match="over region, which is no DATETIME"):
        window(made, "region")
    window(made)
    # Nothing is there yet, so the first one reads all.
    first = made.ingest("INCREMENTAL_REFRESH")
    counts = {"RowsIngested": 2, "RowsDropped": 0, "TotalRowsInDataset": 2}
    assert (first["IngestionStatus"], first["RowInfo"]) == ("COMPLETED", counts)
    assert made.ingest("INCREMENTAL_REFRESH")["RowInfo"] == {**counts, "RowsIngested": 1}
    again = made.ingest("FULL_REFRESH", "twice")
    assert again["RowInfo"] == counts
    with pytest.raises(ClientError, match="ResourceExistsException"):
        made.ingest("FULL_REFRESH", "twice")


@pytest.mark.parametrize(
    ("sql", "kind", "said"),
    [
        ("select day, region from nowhere.nothing", "SQL_TABLE_NOT_FOUND", "nowhere"),
        ("select 1 / 0 as day, 'x' as region", "SQL_EXCEPTION", "DIVISION_BY_ZERO"),
        ("select current_date as day", "SQL_SCHEMA_MISMATCH_ERROR", "no region; its columns are"),
    ],
)
def test_an_import_that_cannot_be_read_fails_with_the_reason(
    aws: Any, sql: str, kind: str, said: str
) -> None:
    failed = Made(aws, sql).ingest("FULL_REFRESH")
    assert failed["IngestionStatus"] == "FAILED"
    assert failed["ErrorInfo"]["Type"] == kind
    assert said in failed["ErrorInfo"]["Message"]
