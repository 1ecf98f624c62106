// Drives a Terraform Cloud with HashiCorp's own client, as a contract test of the server beside it.
//
//	go run . HOSTNAME ORGANIZATION STACKS_FOLDER
//
// The token comes from TFE_TOKEN, the authority to trust from SSL_CERT_FILE. Prints one JSON document of what was seen.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	tfe "github.com/hashicorp/go-tfe"
)

// Seen is what the client was told.
type Seen struct {
	APIVersion    string            `json:"apiVersion"`
	Operations    bool              `json:"operations"`
	StoreSerial   int64             `json:"storeSerial"`
	StoreOutputs  map[string]any    `json:"storeOutputs"`
	RunStatuses   []tfe.RunStatus   `json:"runStatuses"`
	PlanAdditions int               `json:"planAdditions"`
	PlanLog       string            `json:"planLog"`
	ApplyLog      string            `json:"applyLog"`
	Errors        map[string]string `json:"errors"`
}

func main() {
	if len(os.Args) != 4 {
		fail(errors.New("usage: go run . HOSTNAME ORGANIZATION STACKS_FOLDER"))
	}
	config := &tfe.Config{Address: "https://" + os.Args[1], Token: os.Getenv("TFE_TOKEN")}
	client, err := tfe.NewClient(config)
	fail(err)
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()

	seen := &Seen{APIVersion: client.RemoteAPIVersion(), Errors: map[string]string{}}
	contract := contract{ctx, client, os.Args[2], seen}
	store := contract.readStore()
	reader := contract.workspace("shop-dev-reader")
	contract.mustNotWriteUnlocked(reader)
	contract.share(store, reader)
	contract.applyReader(reader, filepath.Join(os.Args[3], "reader"))
	contract.refuses()
	fail(json.NewEncoder(os.Stdout).Encode(seen))
}

type contract struct {
	ctx          context.Context
	client       *tfe.Client
	organization string
	seen         *Seen
}

// readStore reads what the CLI applied before: entitlements, workspace, current state, its outputs.
func (c contract) readStore() *tfe.Workspace {
	entitlements, err := c.client.Organizations.ReadEntitlements(c.ctx, c.organization)
	fail(err)
	c.seen.Operations = entitlements.Operations
	workspace, err := c.client.Workspaces.Read(c.ctx, c.organization, "shop-dev-store")
	fail(err)
	state, err := c.client.StateVersions.ReadCurrent(c.ctx, workspace.ID)
	fail(err)
	c.seen.StoreSerial = state.Serial
	bytes, err := c.client.StateVersions.Download(c.ctx, state.DownloadURL)
	fail(err)
	if !json.Valid(bytes) {
		fail(errors.New("the downloaded state is no JSON"))
	}
	outputs, err := c.client.StateVersionOutputs.ReadCurrent(c.ctx, workspace.ID)
	fail(err)
	c.seen.StoreOutputs = map[string]any{}
	for _, output := range outputs.Items {
		c.seen.StoreOutputs[output.Name] = output.Value
	}
	return workspace
}

func (c contract) workspace(name string) *tfe.Workspace {
	options := tfe.WorkspaceCreateOptions{Name: &name}
	workspace, err := c.client.Workspaces.Create(c.ctx, c.organization, options)
	fail(err)
	return workspace
}

// mustNotWriteUnlocked writes a state without, and then with the lock.
func (c contract) mustNotWriteUnlocked(workspace *tfe.Workspace) {
	state := `{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"l","outputs":{},"resources":[]}`
	options := tfe.StateVersionUploadOptions{
		StateVersionCreateOptions: tfe.StateVersionCreateOptions{
			Lineage: tfe.String("l"), MD5: tfe.String("0"), Serial: tfe.Int64(1),
		},
		RawState: []byte(state),
	}
	_, err := c.client.StateVersions.Upload(c.ctx, workspace.ID, options)
	c.note("state without lock", err)
	_, err = c.client.Workspaces.Lock(c.ctx, workspace.ID, tfe.WorkspaceLockOptions{})
	fail(err)
	_, err = c.client.Workspaces.Lock(c.ctx, workspace.ID, tfe.WorkspaceLockOptions{})
	c.note("second lock", err)
	_, err = c.client.StateVersions.Upload(c.ctx, workspace.ID, options)
	fail(err)
	_, err = c.client.Workspaces.Unlock(c.ctx, workspace.ID)
	fail(err)
}

// share lets the reader's runs read the store's state.
func (c contract) share(store, reader *tfe.Workspace) {
	options := tfe.WorkspaceAddRemoteStateConsumersOptions{Workspaces: []*tfe.Workspace{reader}}
	fail(c.client.Workspaces.AddRemoteStateConsumers(c.ctx, store.ID, options))
}

// applyReader uploads a folder, plans it, reads the log as it grows, confirms, and applies.
func (c contract) applyReader(workspace *tfe.Workspace, folder string) {
	off := tfe.Bool(false)
	version, err := c.client.ConfigurationVersions.Create(
		c.ctx, workspace.ID, tfe.ConfigurationVersionCreateOptions{AutoQueueRuns: off})
	fail(err)
	fail(c.client.ConfigurationVersions.Upload(c.ctx, version.UploadURL, folder))
	run, err := c.client.Runs.Create(
		c.ctx, tfe.RunCreateOptions{Workspace: workspace, ConfigurationVersion: version})
	fail(err)
	log, err := c.client.Plans.Logs(c.ctx, run.Plan.ID)
	fail(err)
	c.seen.PlanLog = read(log)
	plan, err := c.client.Plans.Read(c.ctx, run.Plan.ID)
	fail(err)
	c.seen.PlanAdditions = plan.ResourceAdditions
	c.await(run.ID, tfe.RunPlanned)
	fail(c.client.Runs.Apply(c.ctx, run.ID, tfe.RunApplyOptions{}))
	log, err = c.client.Applies.Logs(c.ctx, run.Apply.ID)
	fail(err)
	c.seen.ApplyLog = read(log)
	c.await(run.ID, tfe.RunApplied)
	c.note("confirmed twice", c.client.Runs.Apply(c.ctx, run.ID, tfe.RunApplyOptions{}))
}

func (c contract) await(run string, wanted tfe.RunStatus) {
	for {
		now, err := c.client.Runs.Read(c.ctx, run)
		fail(err)
		if now.Status == tfe.RunErrored {
			fail(fmt.Errorf("run %s failed:\n%s%s", run, c.seen.PlanLog, c.seen.ApplyLog))
		}
		if now.Status == wanted {
			c.seen.RunStatuses = append(c.seen.RunStatuses, now.Status)
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// refuses notes how the client takes what is not there, and a token that is not known.
func (c contract) refuses() {
	_, err := c.client.Workspaces.Read(c.ctx, c.organization, "nobody")
	c.note("no workspace", err)
	stranger, err := tfe.NewClient(&tfe.Config{Address: "https://" + os.Args[1], Token: "wrong"})
	if err == nil {
		_, err = stranger.Workspaces.Read(c.ctx, c.organization, "shop-dev-store")
	}
	c.note("wrong token", err)
}

func (c contract) note(what string, err error) {
	if err == nil {
		fail(fmt.Errorf("%s: nothing was refused", what))
	}
	c.seen.Errors[what] = err.Error()
}

func read(log io.Reader) string {
	bytes, err := io.ReadAll(log)
	fail(err)
	return string(bytes)
}

func fail(err error) {
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
